import { AppError } from "../../../errors.ts";
import { button } from "../../components/parts.ts";
import { completeSymbolList } from "../../options/symbol.ts";
import { frame } from "../../render/frame.ts";
import type { Command } from "../command.ts";
import { readChangedOwner, readSymbols, SYMBOLS, WHOSE } from "./options.ts";

/** Takes tickers off a watchlist. */
export const watchlistRemove: Command = {
  name: "watchlist remove",
  description: "Take symbols off your watchlist, or off the server's if you may manage it",
  example: "/watchlist remove symbols:SPY",
  alone: true,
  numbers: [],
  options: [SYMBOLS, WHOSE],
  complete: (services, asked, focused) => (focused === "symbols" ? completeSymbolList(services, asked) : []),
  async run({ watchlists, nowMs, calendar }, asked) {
    const owner = readChangedOwner(asked);
    const symbols = readSymbols(asked);
    const removed = await watchlists.remove(owner, symbols);
    const whose = owner.kind === "server" ? "server" : "mine";
    if (removed.length === 0)
      throw new AppError("not_found", `${symbols.join(", ")}: not on the list.`, {
        hint: `/watchlist show whose:${whose} shows what is.`,
      });
    const left = symbols.filter((symbol) => !removed.includes(symbol));
    return {
      embeds: [
        frame(
          {
            title: owner.kind === "server" ? "This server's watchlist" : "Your watchlist",
            answer: `Removed **${removed.join(", ")}**.`,
            lines: left.length > 0 ? [`Not on it: ${left.join(", ")}.`] : [],
            data: null,
            source: "Watchlist",
          },
          { nowMs: nowMs(), calendar },
        ),
      ],
      parts: [button("Show it", "watchlist show", { whose })],
    };
  },
};
