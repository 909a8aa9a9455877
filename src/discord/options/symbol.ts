import type { APIApplicationCommandBasicOption } from "discord-api-types/v10";
import { parseTickerSymbol, SYMBOL_REFUSAL } from "../../options/ticker-symbol.ts";
import type { Asked, Choices } from "../commands/command.ts";
import type { OptionValues } from "../interaction.ts";
import type { DiscordServices } from "../services.ts";
import { OPTION } from "../wire-numbers.ts";
import { findSymbols } from "./find-symbols.ts";
import { refuseOption } from "./refuse-option.ts";

const MOST_CHOICES = 25;

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

/** Symbols that what is typed may mean, those kept here first; from memory. */
export function completeSymbol({ typing }: Pick<DiscordServices, "typing">, { options }: Asked): Choices {
  const typed = String(options["symbol"] ?? "");
  return findSymbols(typed, typing.tickers(), MOST_CHOICES).map(({ symbol, name }) => ({
    name: name === "" ? symbol : `${symbol} · ${name}`,
    value: symbol,
  }));
}
