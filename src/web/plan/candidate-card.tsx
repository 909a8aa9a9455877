import { raw } from "hono/html";
import type { FC } from "hono/jsx";
import { miniPayoffSvg } from "../../charts/mini-payoff.ts";
import { expiryPayoff } from "../../planner/expiry-payoff.ts";
import type { Plan, PlanCandidate } from "../../planner/plan.ts";
import { sharePrice } from "../calc/share-price.ts";
import { tradeQuery } from "../calc/trade-query.ts";
import { type Figure, Figures, toneOf } from "../parts/figures.tsx";
import {
  chance,
  dayName,
  decimal,
  dollars,
  percent,
  signedDollars,
  signedPercent,
  strike,
} from "../parts/words.ts";

type CardProps = { of: PlanCandidate; plan: Plan };

/** A trade of a plan: what it is, what it costs, what it may do, and where to go on with it. */
export const CandidateCard: FC<CardProps> = ({ of, plan }) => (
  <article class="panel candidate" id={`trade-${of.rank}`}>
    <h3>
      {of.rank} · {of.label} {of.strikes}
      {of.alpha !== null && <span class={toneOf(of.alpha)}> α {signedPercent(100 * of.alpha, 1)}</span>}
    </h3>
    <MiniPayoff of={of} plan={plan} />
    <ul class="plain">
      {of.legs.map((leg) => (
        <li>
          {leg.side === "buy" ? "Buy" : "Sell"} {leg.quantity} ×{" "}
          {leg.strike === null ? "" : strike(leg.strike)} {leg.type}{" "}
          {leg.expiration === null ? "" : dayName(leg.expiration, plan.expiration)}
        </li>
      ))}
    </ul>
    <Figures of={[...moneyOf(of, plan), ...oddsOf(of), ...worthOf(of), ...sizeOf(of)]} />
    <Remarks of={of} />
    <p>
      <a class="button first" href={calcHref(of)}>
        Open in the calculator
      </a>
    </p>
    <pre tabindex={0}>{of.calc}</pre>
  </article>
);

/** The calculator's address of the same trade. */
function calcHref({ calcRequest: { kind: _kind, ...request } }: PlanCandidate): string {
  return `/calc?${tradeQuery(request)}`;
}

const POINTS = 41;

const MiniPayoff: FC<CardProps> = ({ of, plan }) => {
  const payoff = expiryPayoff(of, plan, POINTS);
  if (payoff === null)
    return <p class="muted">No picture here: a leg lives on, and the calculator values it.</p>;
  const most = of.maxProfit === null ? "unlimited" : dollars(of.maxProfit);
  const least = of.maxLoss === null ? "unlimited" : dollars(of.maxLoss);
  const description = `Profit at expiry by price: at most ${most}, loss at most ${least}`;
  const svg = miniPayoffSvg({ ...payoff, underlyingPrice: plan.underlyingPrice, description }, "page");
  return <figure class="mini">{raw(svg)}</figure>;
};

function moneyOf(of: PlanCandidate, { underlyingPrice }: Plan): Figure[] {
  const { net, maxProfit, maxLoss, risk, riskBasis, breakevens } = of;
  return [
    {
      name: net.kind === "credit" ? "Credit a share" : "Debit a share",
      value: sharePrice(net.perShare),
      beside: `mid ${sharePrice(net.mid)}, realistic ${sharePrice(net.realistic)}, natural ${sharePrice(net.natural)}`,
    },
    { name: "Max profit", value: maxProfit === null ? "unlimited" : dollars(maxProfit), tone: "up" },
    {
      name: "Max loss",
      value: maxLoss === null ? "unlimited" : dollars(maxLoss),
      beside: riskBasis === "max-loss" ? null : `risk by Reg-T estimate ${dollars(risk)}`,
      tone: "down",
    },
    {
      name: breakevens.length > 1 ? "Breakevens" : "Breakeven",
      value: breakevens.length === 0 ? "none" : breakevens.map((level) => decimal(level)).join(" and "),
      beside: breakevens.map((level) => signedPercent(100 * (level / underlyingPrice - 1))).join(" and "),
    },
  ];
}

function oddsOf(of: PlanCandidate): Figure[] {
  const { probabilityOfProfit, viewProbabilityOfProfit, band, halfProfit, touch } = of;
  const [low, high] = band ?? [];
  const range = low === undefined || high === undefined ? "" : `band ${chance(low)} to ${chance(high)}, `;
  return [
    {
      name: "Odds of profit",
      value: chance(probabilityOfProfit),
      beside: `${range}your view ${chance(viewProbabilityOfProfit)}`,
    },
    {
      name: "P50",
      value: chance(halfProfit),
      beside:
        of.halfProfitUnknown ??
        (of.halfProfitTarget === null ? null : `sees ${dollars(of.halfProfitTarget)} before expiry`),
    },
    ...touch.map((one) => ({
      name: `Touches ${strike(one.strike)}`,
      value: chance(one.probability),
      beside: "before it expires",
    })),
  ];
}

function worthOf({
  expectedValue,
  alpha,
  alphaBand,
  alphaPerYear,
  costPercentOfRisk,
  worstLeg,
}: PlanCandidate): Figure[] {
  const { market, view } = expectedValue;
  const [low, high] = alphaBand ?? [];
  return [
    {
      name: "EV, the market’s",
      value: signedDollars(market),
      beside: "what trading costs",
      tone: toneOf(market),
    },
    {
      name: "EV under your view",
      value: view === null ? "no score" : signedDollars(view),
      beside: view === null ? "the quotes are stale" : null,
      tone: toneOf(view),
    },
    {
      name: "Alpha, % of risk",
      value: alpha === null ? "no score" : signedPercent(100 * alpha, 1),
      beside:
        low === undefined || high === undefined
          ? null
          : `${signedPercent(100 * low, 1)} to ${signedPercent(100 * high, 1)}; ${alphaPerYear === null ? "" : `${percent(alphaPerYear)} a year`}`,
    },
    {
      name: "In and out costs",
      value: `${decimal(costPercentOfRisk, 1)} % of risk`,
      beside: `worst leg ${strike(worstLeg.strike)} ${worstLeg.type}: OI ${decimal(worstLeg.openInterest, 0)}, spread ${decimal(worstLeg.spreadPercent, 1)} %`,
    },
  ];
}

function sizeOf({ size, buyingPower }: PlanCandidate): Figure[] {
  return [
    ...(size.contracts === null
      ? []
      : [
          {
            name: "Contracts",
            value: String(size.contracts),
            beside: size.words ?? (size.budget === null ? null : `of a budget of ${dollars(size.budget)}`),
          },
        ]),
    { name: "Buying power", value: buyingPower === null ? "not known" : dollars(buyingPower) },
  ];
}

const Remarks: FC<{ of: PlanCandidate }> = ({ of: { twin, tiedWith, notes, events, legs } }) => {
  const remarks = [
    ...(twin === null
      ? []
      : [
          `Twin: ${nameOfId(twin.id)} ${twin.dearerBy > 0 ? `costs ${dollars(twin.dearerBy)} more` : "costs the same"}.`,
        ]),
    ...(tiedWith === null ? [] : [`Tied with the ${nameOfId(tiedWith)}.`]),
    ...events.assignment.map(({ leg, reason }) => {
      const { strike: at = null, type = "" } = legs[leg] ?? {};
      return `${at === null ? "" : `Short ${strike(at)} ${type}: `}${reason}`;
    }),
    ...notes,
  ];
  if (remarks.length === 0) return null;
  return (
    <ul class="muted">
      {remarks.map((text) => (
        <li>{text}</li>
      ))}
    </ul>
  );
};

/** "bull_call_spread:575/580" as "bull call spread 575/580". */
function nameOfId(id: string): string {
  return id.replace(":", " ").replaceAll("_", " ");
}
