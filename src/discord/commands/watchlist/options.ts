import type { WatchlistOwner } from "../../../alerts/ports.ts";
import { AppError } from "../../../errors.ts";
import { parseTickerSymbol } from "../../../options/ticker-symbol.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Asked } from "../command.ts";

export const WHOSE = {
  type: OPTION.string,
  name: "whose",
  description: "Your own list if left out",
  choices: [
    { name: "mine", value: "mine" },
    { name: "this server's", value: "server" },
  ],
};

export const SYMBOLS = {
  type: OPTION.string,
  name: "symbols",
  description: "One or more, e.g. SPY QQQ AAPL",
  required: true,
  autocomplete: true,
} as const;

/** Whose list is meant. Throws `invalid_request` for a server's where there is none. */
export function readOwner({ options, asker }: Asked): WatchlistOwner {
  if (options["whose"] !== "server") return { kind: "user", id: asker.userId };
  if (asker.guildId !== null) return { kind: "server", id: asker.guildId };
  throw new AppError("invalid_request", "whose: the bot is in no server here.", {
    hint: "Type it in a channel of a server that the bot was added to, or leave whose out for your own list.",
  });
}

/** The same for who changes it. Throws `invalid_request` for a server's list without the right to manage the server. */
export function readChangedOwner(asked: Asked): WatchlistOwner {
  const owner = readOwner(asked);
  if (owner.kind === "user" || asked.asker.mayManage) return owner;
  throw new AppError("invalid_request", "Only who may manage this server changes its watchlist.", {
    hint: "Ask somebody with Manage Server, or leave whose out for a list of your own.",
  });
}

/** "spy, qqq aapl". Throws `invalid_request` naming what is no symbol. */
export function readSymbols({ options }: Asked): string[] {
  const words = String(options["symbols"] ?? "")
    .split(/[\s,;]+/)
    .filter(Boolean);
  const wrong = words.filter((word) => parseTickerSymbol(word) === null);
  if (words.length === 0 || wrong.length > 0)
    throw new AppError(
      "invalid_request",
      words.length === 0
        ? "symbols: names none."
        : `symbols: ${wrong.join(", ").slice(0, 100)} is no ticker symbol.`,
      { hint: "For example: /watchlist add symbols:SPY QQQ AAPL" },
    );
  return words.flatMap((word) => parseTickerSymbol(word) ?? []);
}
