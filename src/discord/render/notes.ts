import type { APIEmbedField } from "discord-api-types/v10";
import type { Calculation } from "../../calculator/calculation.ts";
import { legName } from "./describe-leg.ts";
import { dollars, percent, shortDate, todayOf } from "./figures.ts";
import { joinLines, plainText } from "./plain-text.ts";

const WHEN = {
  before_open: " before the open",
  after_close: " after the close",
  during_session: " during the session",
};
const MOST_WARNINGS = { brief: 4, full: 20 };
const MAX_LENGTH = { brief: 900, full: 1_024 };

/** What happens to the company inside the trade, or is not known to; "unknown" is never "no". */
export function eventsField(result: Calculation): APIEmbedField[] {
  const lines = [...earnings(result), ...exDividend(result), ...assignments(result)];
  if (lines.length === 0) return [];
  return [{ name: "Inside the trade", value: joinLines(lines, MAX_LENGTH.brief) }];
}

/** The first warnings, or all that fit. */
export function warningsField({ warnings }: Calculation, extent: "brief" | "full"): APIEmbedField[] {
  if (warnings.length === 0) return [];
  const lines = warnings.map((text) => `• ${plainText(text)}`);
  return [{ name: "Please note", value: joinLines(lines, MAX_LENGTH[extent], MOST_WARNINGS[extent]) }];
}

function earnings(result: Calculation): string[] {
  const { status, date, when, impliedMove } = result.events.earnings;
  // Without a symbol there is no company to know of.
  if (status === "unknown") return result.symbol === null ? [] : ["Earnings: no date is known"];
  if (status === "outside") return [];
  const day = date === null ? "" : ` ${shortDate(date, todayOf(result))}`;
  const move =
    impliedMove === null
      ? ""
      : ` · implied ±${percent(impliedMove.oneSigma)} (1σ), ${percent(impliedMove.mean)} on average`;
  return [`**Earnings${day}**${when === null ? "" : WHEN[when]}${move}`];
}

function exDividend(result: Calculation): string[] {
  const { status, date, amount, certainty } = result.events.exDividend;
  const shortCall = result.legs.some(({ type, side }) => type === "call" && side === "sell");
  if (status === "unknown")
    return result.symbol !== null && shortCall ? ["Ex-dividend: no date is known"] : [];
  if (status !== "inside") return [];
  const day = date === null ? "" : ` ${shortDate(date, todayOf(result))}`;
  const much = amount === null ? "" : `: ${dollars(amount)} a share`;
  return [`**Ex-dividend${day}**${much}${certainty === null ? "" : ` (${certainty})`}`];
}

function assignments(result: Calculation): string[] {
  return result.events.assignment.map(({ leg, reason }) => {
    const named = result.legs[leg];
    return `**Assignment**${named === undefined ? "" : ` of the ${legName(named, result)}`}: ${plainText(reason)}`;
  });
}
