import { parseExpiryText } from "../../options/expiry-text/parse-expiry-text.ts";
import { findStrategy } from "../../options/strategy.ts";
import { parseRoot, parseTickerSymbol } from "../../options/ticker-symbol.ts";
import type { Asked, Choices } from "../commands/command.ts";
import type { OptionValues } from "../interaction.ts";
import { strikeText } from "../render/figures.ts";
import { percentAway } from "../render/percent-away.ts";
import type { DiscordServices } from "../services.ts";
import { suggestStrikes } from "./suggest-strikes.ts";

const MOST_CHOICES = 25;
const SINGLE = findStrategy("long_call");

/**
 * Strikes that are stored for the symbol, expiration and strategy beside them, nearest to the money first. One reading of
 * the chain a minute.
 */
export async function completeStrikes(
  { typing, nowMs, calendar }: Pick<DiscordServices, "typing" | "nowMs" | "calendar">,
  { options }: Asked,
  option = "strikes",
): Promise<Choices> {
  const symbol = parseTickerSymbol(String(options["symbol"] ?? ""));
  const strategy = findStrategy(String(options["strategy"] ?? "")) ?? SINGLE;
  const form = strategy?.forms[0];
  if (symbol === null || form === undefined) return [];
  const stored = await typing.strikes(symbol, wishOf(options, nowMs(), calendar));
  return suggestStrikes(String(options[option] ?? ""), form, stored)
    .slice(0, MOST_CHOICES)
    .map(({ strikes, missing }) => {
      const value = strikes.map(strikeText).join("/");
      const away = stored.price === null ? "" : ` · ${percentAway(strikes[0] ?? 0, stored.price)}`;
      return { name: `${value}${missing > 0 ? `/… ${missing} more` : ""}${away}`, value };
    });
}

/** A month out where nothing, or nothing that is understood, is given. */
function wishOf({ expiry, dte, root }: OptionValues, nowMs: number, calendar: DiscordServices["calendar"]) {
  const series = parseRoot(String(root ?? ""));
  const ofRoot = series === null ? {} : { root: series };
  if (expiry !== undefined) {
    const parsed = parseExpiryText(String(expiry), nowMs, calendar);
    if (parsed.ok)
      return parsed.by === "days" ? { dte: parsed.dte, ...ofRoot } : { expiration: parsed.date, ...ofRoot };
  }
  const days = Number(dte);
  return { dte: Number.isInteger(days) && days >= 0 && days <= 2_000 ? days : 30, ...ofRoot };
}
