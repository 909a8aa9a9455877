import { requestText } from "../../calculator/request-text.ts";
import { FILLS } from "../../options/fill-prices.ts";
import type { Plan, PlanCandidate } from "../../planner/plan.ts";
import { PLAN_LIMITS } from "../../planner/plan-request.ts";
import { BIASES } from "../../planning/families.ts";
import { PLAN_MODES } from "../../planning/judge-candidate.ts";
import { completeSymbol, symbolOption } from "../options/symbol.ts";
import { planEmbed } from "../render/plan/plan-embed.ts";
import { whyNotEmbed } from "../render/plan/why-not.ts";
import type { DiscordServices } from "../services.ts";
import { OPTION } from "../wire-numbers.ts";
import type { Command } from "./command.ts";
import { planParts } from "./plan/plan-parts.ts";
import { readPlanCall, SHOWN_AT_ONCE } from "./plan/read-plan-call.ts";

const choices = (names: readonly string[]) => names.map((name) => ({ name, value: name }));
const percent = (probability: number) => Math.round(100 * probability);

/** What could be traded on a view of a symbol, the best first, and what was left out. */
export const plan: Command = {
  name: "plan",
  description: "Trades for your view of a ticker, ranked after costs, with what was left out and why",
  example: "/plan symbol:SPY bias:bullish dte:35 max_risk:500",
  numbers: [
    [
      "α (alpha)",
      "what the trade makes on average under your view, after costs, over what it risks; percent",
    ],
    ["EV market", "what trading costs, dollars for one contract: under their own density prices are fair"],
    ["EV your view", "the same with the forward and volatility of your view, dollars for one contract"],
    [
      "PoP",
      "probability of any profit at expiration under the market's density, with the band it is known to",
    ],
    ["P50", "probability of seeing half the profit at some time before expiration"],
    ["touches", "probability that the price touches a sold strike before expiration"],
    ["In and out", "cost of opening and closing at the fill, percent of the risk"],
    ["Size", "contracts that the budget allows, held to a quarter of Kelly's fraction under your view"],
    ["σ", "expected moves: one standard deviation of the price by the expiration"],
  ],
  options: [
    symbolOption(),
    {
      type: OPTION.string,
      name: "bias",
      description: "What you expect; volatile is a big move either way",
      required: true,
      choices: choices(BIASES),
    },
    {
      type: OPTION.integer,
      name: "dte",
      description: "Days to expiration, 35 if left out; the nearest listed one is used",
      min_value: PLAN_LIMITS.dte.min,
      max_value: PLAN_LIMITS.dte.max,
    },
    {
      type: OPTION.number,
      name: "target",
      description: "The price you expect at expiration; half the way there is believed",
      min_value: PLAN_LIMITS.target.min,
    },
    {
      type: OPTION.string,
      name: "mode",
      description: "Only trades that open for a credit, or for a debit",
      choices: choices(PLAN_MODES),
    },
    {
      type: OPTION.number,
      name: "max_risk",
      description: "Dollars that the whole trade may lose",
      min_value: PLAN_LIMITS.maxRisk.min,
    },
    {
      type: OPTION.number,
      name: "account_size",
      description: "Dollars in your account, to size the trade",
      min_value: PLAN_LIMITS.accountSize.min,
    },
    {
      type: OPTION.number,
      name: "risk_percent",
      description: "Of the account that one trade may lose, 2 if left out",
      min_value: PLAN_LIMITS.riskPercent.min,
      max_value: PLAN_LIMITS.riskPercent.max,
    },
    {
      type: OPTION.integer,
      name: "min_pop",
      description: "Least probability of profit in percent, by the market's density",
      min_value: percent(PLAN_LIMITS.minProbability.min),
      max_value: percent(PLAN_LIMITS.minProbability.max),
    },
    {
      type: OPTION.string,
      name: "fill",
      description: "Where between bid and ask it is filled: halfway across if left out",
      choices: choices(FILLS),
    },
    {
      type: OPTION.boolean,
      name: "undefined_risk",
      description: "Also short puts, strangles and straddles, whose loss has no useful end",
    },
  ],
  hidden: [
    { name: "page", type: OPTION.integer },
    { name: "pick", type: OPTION.integer },
    { name: "expiry", type: OPTION.string },
    { name: "width", type: OPTION.string },
    { name: "why", type: OPTION.boolean },
  ],

  fed: "chain",
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),

  async run(services, { options }) {
    const { request, page, pick, why } = readPlanCall(options);
    const moment = { nowMs: services.nowMs(), calendar: services.calendar };
    const answer = await services.planner.plan(request);
    const rests = { symbol: answer.symbol, stale: answer.data.stale };
    if (why) return { embeds: [whyNotEmbed(answer, moment)], rests, alone: true };
    const candidates = answer.candidates.slice(0, pick === null ? SHOWN_AT_ONCE : 1);
    const picture = await pictureOf(services, answer, candidates[0]);
    return {
      embeds: [planEmbed(answer, { candidates, details: pick !== null, picture }, moment)],
      parts: planParts(answer, { options, page, pick }),
      rests,
    };
  },
};

/** The payoff of the first trade; null where there is none, or no pictures are drawn. */
async function pictureOf(
  { pictures }: Pick<DiscordServices, "pictures">,
  { data }: Plan,
  first: PlanCandidate | undefined,
): Promise<string | null> {
  if (first === undefined) return null;
  const request = requestText(first.calcRequest);
  return pictures.url({ kind: "payoff", request, versionMs: data.asOfMs });
}
