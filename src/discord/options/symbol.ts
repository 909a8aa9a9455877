import type { APIApplicationCommandBasicOption } from "discord-api-types/v10";
import { parseOccSymbol } from "../../options/occ-symbol.ts";
import { parseTickerSymbol, SYMBOL_REFUSAL, underlyingOfRoot } from "../../options/ticker-symbol.ts";
import type { Asked, Choices } from "../commands/command.ts";
import type { OptionValues } from "../interaction.ts";
import type { DiscordServices } from "../services.ts";
import { OPTION } from "../wire-numbers.ts";
import { findSymbols } from "./find-symbols.ts";
import { refuseOption } from "./refuse-option.ts";

const MOST_CHOICES = 25;
const MOST_CHARACTERS = 100;

/** The option "symbol": a ticker, found by company name too. */
export function symbolOption({ required = true }: { required?: boolean } = {}) {
  return {
    type: OPTION.string,
    name: "symbol",
    description: "Ticker or company, e.g. SPY, BRK.B or apple",
    required,
    autocomplete: true,
  } as const satisfies APIApplicationCommandBasicOption;
}

/** The symbol that was typed or chosen. Throws `invalid_request` for what is none. */
export function readSymbol(options: OptionValues): string {
  const text = String(options["symbol"] ?? "");
  const symbol = parseTickerSymbol(text);
  if (symbol === null) throw refuseOption("symbol", SYMBOL_REFUSAL, "For example symbol:SPY.");
  return symbol;
}

/** Whose chain the options ask for, also where a contract was pasted in the symbol's place; null where that is not clear. */
export function chainSymbol({ symbol }: OptionValues): string | null {
  const text = String(symbol ?? "");
  const pasted = parseOccSymbol(text);
  return pasted === null ? parseTickerSymbol(text) : underlyingOfRoot(pasted.root);
}

/** Symbols that what is typed may mean, those kept here first; from memory. */
export function completeSymbol({ typing }: Pick<DiscordServices, "typing">, { options }: Asked): Choices {
  const typed = String(options["symbol"] ?? "");
  return findSymbols(typed, typing.tickers(), MOST_CHOICES).map(({ symbol, name }) => ({
    name: name === "" ? symbol : `${symbol} · ${name}`,
    value: symbol,
  }));
}

/** Symbols for the last of a list, each with the list before it: "SPY QQQ AAPL"; from memory. */
export function completeSymbolList(
  { typing }: Pick<DiscordServices, "typing">,
  { options }: Asked,
  option = "symbols",
): Choices {
  const typed = String(options[option] ?? "");
  const [, before = "", last = ""] = /^(.*[\s,;])?([^\s,;]*)$/s.exec(typed) ?? [];
  const listed = before.split(/[\s,;]+/).filter(Boolean);
  return findSymbols(last, typing.tickers(), MOST_CHOICES)
    .filter(({ symbol }) => !listed.includes(symbol))
    .map(({ symbol, name }) => {
      const value = [...listed, symbol].join(" ");
      return { name: name === "" ? value : `${value} · ${name}`, value };
    })
    .filter(({ value }) => value.length <= MOST_CHARACTERS);
}
