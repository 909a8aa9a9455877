import type { FC } from "hono/jsx";
import { closesText } from "../../iv-metrics/rank-basis.ts";
import { filterWords } from "../../planner/filter-words.ts";
import type { Plan } from "../../planner/plan.ts";
import { earningsText, exDividendText } from "../calc/trade-basis.tsx";
import { Source } from "../parts/age.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Figures } from "../parts/figures.tsx";
import { Notes } from "../parts/notes.tsx";
import { decimal, dollars, percent, place, points, weekdayDate } from "../parts/words.ts";
import { CandidateCard } from "./candidate-card.tsx";

/** What a plan says: its verdict, whose view that is, what was tried, and the trades that are left. */
export const PlanAnswer: FC<{ plan: Plan; nowMs: number }> = ({ plan, nowMs }) => (
  <>
    <PlanSummary plan={plan} nowMs={nowMs} />
    <Notes texts={plan.warnings} />
    {plan.candidates.length > 0 && <h2>Trades, the best first</h2>}
    <div class="panels">
      {plan.candidates.map((candidate) => (
        <CandidateCard of={candidate} plan={plan} />
      ))}
    </div>
    <div class="halves">
      <ViewPanel plan={plan} />
      <FunnelPanel plan={plan} />
    </div>
  </>
);

export function planTitle({ symbol, bias, expiration, dte }: Plan): string {
  return `${symbol} ${bias}, ${weekdayDate(expiration)} (${dte === 0 ? "today" : `${dte} days`})`;
}

const PlanSummary: FC<{ plan: Plan; nowMs: number }> = ({ plan, nowMs }) => {
  const { symbol, underlyingPrice, expectedMove, target, funnel, verdict, candidates } = plan;
  return (
    <header>
      <h1>{planTitle(plan)}</h1>
      <p class="line" data-verdict={verdict.kind}>
        {verdict.words}
      </p>
      <p>
        {symbol} {dollars(underlyingPrice)}
        {expectedMove !== null && ` ±${dollars(expectedMove)} by then (1σ)`}
        {target !== null && ` · you expect ${dollars(target)}`} · {candidates.length} of {funnel.generated}{" "}
        combinations shown
      </p>
      <Source data={plan.data} nowMs={nowMs} />
    </header>
  );
};

const ViewPanel: FC<{ plan: Plan }> = ({ plan }) => {
  const { view, regime } = plan;
  return (
    <section class="panel">
      <h2>Your view, and the market’s</h2>
      <p>{view.words}</p>
      <p>{regime.words}</p>
      <Figures
        of={[
          { name: "Forward, the market’s", value: decimal(view.forward) },
          { name: "Forward under your view", value: decimal(view.viewForward) },
          {
            name: "Volatility at the money",
            value: percent(view.atmVolatility),
            beside: `times ${decimal(view.volatilityFactor)} under your view`,
          },
          {
            name: "IV30 less RV20",
            value: regime.premiumPoints === null ? "n/a" : points(regime.premiumPoints / 100),
            beside: `IV30 ${percent(regime.iv30)}, RV20 ${percent(regime.rv20)}`,
          },
          {
            name: "IV rank",
            value: place(regime.ivRank),
            beside: `of ${closesText(regime)}`,
          },
        ]}
      />
      <ul>
        <li>{earningsText(plan)}</li>
        <li>{exDividendText(plan)}</li>
      </ul>
    </section>
  );
};

const FunnelPanel: FC<{ plan: Plan }> = ({ plan: { funnel, families } }) => {
  const { generated, kept, removed, nearestMiss, beyondBound } = funnel;
  const lost = Object.entries(removed).sort(([, a], [, b]) => b - a);
  return (
    <section class="panel funnel">
      <h2>What was tried</h2>
      <p>
        {generated} combinations of {families.map((family) => family.replaceAll("_", " ")).join(", ")}.
        {beyondBound > 0 && ` ${beyondBound} more were not looked at.`}
      </p>
      <DataTable
        caption="From what was built to what is kept; each is counted under the first filter that it failed"
        columns={[{ head: "Filter" }, { head: "Combinations", number: true }, { head: "Because" }]}
        rows={[
          ["built", generated, ""],
          ...lost.map(([filter, count]) => [filter, `−${count}`, filterWords(filter)]),
          ["kept", kept, ""],
        ]}
      />
      <p>Nearest miss: {nearestMiss === null ? "none" : nearestMiss.reason}.</p>
      <p class="muted">POST /v1/plan takes every filter by itself; null switches one off.</p>
    </section>
  );
};
