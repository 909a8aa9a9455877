import type { APIEmbedField } from "discord-api-types/v10";
import type { Calculation } from "../../../calculator/calculation.ts";
import { STRATEGIES } from "../../../options/strategy.ts";
import { chance, dollars, dollarsOrUnlimited, price, signed, strikeText } from "../figures.ts";
import { plainText } from "../plain-text.ts";
import { figure } from "./field.ts";

/** The trade of the other type at the same strikes, or why it is not known. */
export type Twin = Calculation | { unknown: string };

/** "**Credit $138** at 1.38 · risk $362 · **71 %** to profit". */
export function inOneLine({ net, maxLoss, probabilityOfProfit: odds }: Calculation): string {
  const kind = net.kind === "credit" ? "Credit" : "Debit";
  const profit = odds === null ? "odds not known" : `**${chance(odds)}** to profit`;
  return `**${kind} ${dollars(net.total)}** at ${price(net.perShare)} · risk ${dollarsOrUnlimited(maxLoss)} · ${profit}`;
}

/** One of both beside the other. */
export function twinColumn(result: Calculation): APIEmbedField {
  const { net, maxProfit, maxLoss, probabilityOfProfit: odds, expectedValue, strategy, legs } = result;
  const label = STRATEGIES.find(({ name }) => name === strategy)?.label ?? strategy;
  const strikes = legs.flatMap(({ strike }) => (strike === null ? [] : [strikeText(strike)])).join("/");
  return figure(
    `${label} ${strikes}`,
    `${net.kind} ${dollars(net.total)} (${price(net.perShare)})`,
    `max profit ${dollarsOrUnlimited(maxProfit)}`,
    `max loss ${dollarsOrUnlimited(maxLoss)}`,
    ...(odds === null ? [] : [`${chance(odds)} to profit`]),
    ...(expectedValue === null ? [] : [`${signed(dollars(expectedValue.afterCosts))} after costs`]),
  );
}

/** Which of both is cheaper to trade. */
export function compared(own: Calculation, other: Twin): string {
  if ("unknown" in other) return `Its twin is not known: ${plainText(other.unknown)}`;
  const [here, there] = [own.expectedValue, other.expectedValue];
  if (here === null || there === null) return "Its twin has the same payoff; which costs less is not known.";
  const better = here.afterCosts - there.afterCosts;
  if (Math.abs(better) < 0.5)
    return "Its twin has the same payoff, and costs the same to trade within 50 cents.";
  const which = better > 0 ? "This one" : "Its twin";
  return `${which} is worth ${dollars(Math.abs(better))} more after costs, at the same payoff.`;
}
