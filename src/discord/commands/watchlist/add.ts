import { button } from "../../components/parts.ts";
import { completeSymbolList } from "../../options/symbol.ts";
import { frame } from "../../render/frame.ts";
import type { Command } from "../command.ts";
import { readChangedOwner, readSymbols, SYMBOLS, WHOSE } from "./options.ts";

/** Puts tickers on a watchlist. */
export const watchlistAdd: Command = {
  name: "watchlist add",
  description: "Put symbols on your watchlist, or on the server's if you may manage it",
  example: "/watchlist add symbols:SPY",
  alone: true,
  numbers: [],
  options: [SYMBOLS, WHOSE],
  complete: (services, asked, focused) => (focused === "symbols" ? completeSymbolList(services, asked) : []),
  async run({ watchlists, nowMs, calendar }, asked) {
    const owner = readChangedOwner(asked);
    const symbols = readSymbols(asked);
    const { added, present, unknown, over } = await watchlists.add({
      owner,
      symbols,
      addedBy: asked.asker.userId,
    });
    const listed = (list: readonly string[]) => list.join(", ");
    return {
      embeds: [
        frame(
          {
            title: owner.kind === "server" ? "This server's watchlist" : "Your watchlist",
            answer: added.length > 0 ? `Added **${listed(added)}**.` : "Nothing to add.",
            lines: present.length > 0 ? [`There before: ${listed(present)}.`] : [],
            warnings: [
              ...(unknown.length > 0
                ? [
                    `Not kept here, so there is nothing to show: ${listed(unknown)}. The operator can add them.`,
                  ]
                : []),
              ...(over.length > 0 ? [`The list is full; left out: ${listed(over)}.`] : []),
            ],
            data: null,
            source: "Watchlist",
          },
          { nowMs: nowMs(), calendar },
        ),
      ],
      parts: [button("Show it", "watchlist show", { whose: owner.kind === "server" ? "server" : "mine" })],
    };
  },
};
