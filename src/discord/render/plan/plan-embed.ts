import type { APIEmbed } from "discord-api-types/v10";
import { blocksLine } from "../../../charts/blocks-line.ts";
import { expiryPayoff } from "../../../planner/expiry-payoff.ts";
import type { Plan, PlanCandidate } from "../../../planner/plan.ts";
import { dollars, percent, price, shortDate, todayOf } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { plainText } from "../plain-text.ts";
import { funnelLine } from "./funnel-words.ts";
import { planTitle } from "./plan-title.ts";
import { tradeField } from "./trade-field.ts";

export type PlanShown = {
  /** Of the plan's candidates those that are written out. */
  candidates: readonly PlanCandidate[];
  /** One alone, with everything that is known of it. */
  details: boolean;
  picture: string | null;
};

const METHOD = "Odds: the market's own density, held to expiry · α is under your view · a model, no forecast";

/** A plan in one message: what it says in a line, whose view that is, and a few trades. */
export function planEmbed(plan: Plan, { candidates, details, picture }: PlanShown, moment: Moment): APIEmbed {
  const { verdict, view, regime, data, warnings } = plan;
  const [first] = candidates;
  return frame(
    {
      title: planTitle(plan, candidates.length),
      answer: `**${plainText(verdict.words, 600)}**`,
      lines: [
        marketLine(plan),
        `View: ${plainText(view.words, 500)}`,
        `Regime: ${plainText(regime.words, 300)}`,
        funnelLine(plan.funnel),
      ],
      fields: candidates.map((one) => tradeField(one, plan, details)),
      warnings: [...exDividendWords(plan), ...warnings],
      data,
      method: METHOD,
      picture,
      blocks: picture === null && first !== undefined ? payoffBlocks(first, plan) : "",
    },
    moment,
  );
}

function marketLine(plan: Plan): string {
  const { symbol, underlyingPrice, expectedMove, expiration } = plan;
  const by = shortDate(expiration, todayOf(plan));
  const move =
    expectedMove === null
      ? ""
      : ` · ±${price(expectedMove)} by ${by} (1σ, ${percent(expectedMove / underlyingPrice)})`;
  return `${symbol} ${price(underlyingPrice)}${move}`;
}

/** Who sells calls over an ex-date may be assigned for the dividend. */
function exDividendWords(plan: Plan): string[] {
  const { status, date, amount, certainty } = plan.exDividend;
  if (status !== "inside" || date === null) return [];
  const paid = amount === null ? "" : `, ${dollars(amount)} a share`;
  const sure = certainty === null || certainty === "declared" ? "" : ` (${certainty})`;
  return [`It goes ex-dividend on ${shortDate(date, todayOf(plan))}${paid}${sure}, inside the trade.`];
}

const BLOCKS = 24;

/** Profit at expiry by price, two deviations either way; of legs that live on a line says nothing. */
function payoffBlocks(candidate: PlanCandidate, plan: Plan): string {
  const payoff = expiryPayoff(candidate, plan, BLOCKS);
  const [low, high] = [payoff?.prices[0], payoff?.prices.at(-1)];
  if (payoff === null || low === undefined || high === undefined) return "";
  return `First, at expiry: ${price(low)} ${blocksLine(payoff.profits, BLOCKS)} ${price(high)}`;
}
