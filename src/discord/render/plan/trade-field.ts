import type { APIEmbedField } from "discord-api-types/v10";
import type { Plan, PlanCandidate } from "../../../planner/plan.ts";
import {
  bandText,
  chance,
  count,
  dollars,
  fixed,
  percent,
  plural,
  price,
  signed,
  strikeText,
} from "../figures.ts";
import { percentAway } from "../percent-away.ts";
import { joinLines, plainText } from "../plain-text.ts";

const MAX_LENGTH = 1_000;
const MOST_NOTES = 3;

/** A trade of a plan in a few lines, the essence first and at the end what to type. */
export function tradeField(candidate: PlanCandidate, plan: Plan, details: boolean): APIEmbedField {
  const { rank, label, strikes, calc } = candidate;
  const notes = [...assignments(candidate), ...candidate.notes];
  const told = details ? notes : notes.slice(0, MOST_NOTES);
  const line = `\`${calc}\``;
  const lines = [
    essenceLine(candidate),
    oddsLine(candidate, plan),
    valueLine(candidate),
    costLine(candidate),
    ...sizeLine(candidate),
    ...twinLine(candidate),
    ...told.map((text) => `• ${plainText(text, 200)}`),
  ];
  // What to type is never what is cut.
  const value = `${joinLines(lines, MAX_LENGTH - line.length)}\n${line}`;
  return { name: `${rank} · ${label} ${strikes}${scoreText(candidate)}`, value };
}

function assignments({ events, legs }: PlanCandidate): string[] {
  return events.assignment.map(({ leg, reason }) => {
    const { strike = null, type = "" } = legs[leg] ?? {};
    return `${strike === null ? "" : `Short ${strikeText(strike)} ${type}: `}${reason}`;
  });
}

function scoreText({ alpha }: PlanCandidate): string {
  return alpha === null ? "" : ` · α ${signed(percent(alpha))}`;
}

/** "**Credit 0.94** (mid 0.99) · risks **$406** · makes $94 at most". */
function essenceLine({ net, maxLoss, maxProfit, risk, riskBasis }: PlanCandidate): string {
  const kind = net.kind === "credit" ? "Credit" : "Debit";
  const mid = net.mid === null || net.fill === "mid" ? "" : ` (mid ${price(net.mid)})`;
  const risks =
    riskBasis === "max-loss" && maxLoss !== null
      ? `risks **${dollars(maxLoss)}**`
      : `risk estimate **${dollars(risk)}**${maxLoss === null ? ", loss unlimited" : ""}`;
  const makes = maxProfit === null ? "profit unlimited" : `makes ${dollars(maxProfit)} at most`;
  return `**${kind} ${price(net.perShare)}**${mid} · ${risks} · ${makes}`;
}

function oddsLine(candidate: PlanCandidate, plan: Plan): string {
  const { probabilityOfProfit, viewProbabilityOfProfit, band, halfProfit, touch } = candidate;
  const profit =
    probabilityOfProfit === null
      ? "PoP not known"
      : `PoP **${chance(probabilityOfProfit)}**${band === null ? "" : bandText(band)}, under your view ${chance(viewProbabilityOfProfit)}`;
  return [
    ...breakevenText(candidate, plan),
    profit,
    ...(halfProfit === null ? [] : [`P50 ${chance(halfProfit)}`]),
    ...touch.map((one) => `touches ${strikeText(one.strike)} ${chance(one.probability)}`),
  ].join(" · ");
}

/** "BE 579.06 (-1.8 %, -0.6σ)": from the price, and in expected moves. */
function breakevenText({ breakevens }: PlanCandidate, { underlyingPrice, expectedMove }: Plan): string[] {
  const all = breakevens.map((level) => {
    const moves =
      expectedMove === null || expectedMove <= 0
        ? ""
        : `, ${signed(fixed((level - underlyingPrice) / expectedMove, 1))}σ`;
    return `${price(level)} (${percentAway(level, underlyingPrice)}${moves})`;
  });
  return all.length === 0 ? [] : [`BE ${all.join(" and ")}`];
}

/** What the market says it is worth, and what the view makes of it. */
function valueLine({ expectedValue, alpha, alphaBand }: PlanCandidate): string {
  const market = `EV: market ${signed(dollars(expectedValue.market))}`;
  const { view } = expectedValue;
  if (view === null || alpha === null || alphaBand === null)
    return `${market} · no score: the quotes are stale`;
  const [low, high] = alphaBand;
  return `${market} · your view **${signed(dollars(view))}** = α ${signed(percent(alpha))} of risk (${fixed(100 * low, 0)} to ${fixed(100 * high, 0)})`;
}

function costLine({ costPercentOfRisk, worstLeg }: PlanCandidate): string {
  const { strike, type, openInterest, spreadPercent } = worstLeg;
  const interest = openInterest === null ? "OI not known" : `OI ${count(openInterest)}`;
  return `In and out costs ${fixed(costPercentOfRisk, 1)} % of risk · worst leg ${strikeText(strike)} ${type}: ${interest}, spread ${fixed(spreadPercent, 1)} %`;
}

function sizeLine({ size }: PlanCandidate): string[] {
  const { contracts, budget, words, riskOfOne } = size;
  if (contracts === null) return [];
  const why = words === null ? "" : ` ${plainText(words)}`;
  if (contracts === 0) return [`Size **0**.${why}`];
  const of = budget === null ? "" : ` of ${dollars(budget)}`;
  const risk = `${contracts === 1 ? "risks" : "risk"} ${dollars(contracts * riskOfOne)}${of}`;
  return [`Size **${plural(contracts, "contract")}**: ${risk}.${why}`];
}

function twinLine({ twin, tiedWith }: PlanCandidate): string[] {
  const parts = [
    ...(twin === null
      ? []
      : [
          `Twin: ${nameOfId(twin.id)} ${twin.dearerBy > 0 ? `costs ${dollars(twin.dearerBy)} more` : "costs the same"}`,
        ]),
    ...(tiedWith === null ? [] : [`tied with ${nameOfId(tiedWith)}`]),
  ];
  return parts.length === 0 ? [] : [parts.join(" · ")];
}

/** "bull_call_spread:575/580" as "bull call spread 575/580". */
function nameOfId(id: string): string {
  return id.replace(":", " ").replaceAll("_", " ");
}
