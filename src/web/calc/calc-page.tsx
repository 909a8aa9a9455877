import type { FC } from "hono/jsx";
import type { AppError } from "../../errors.ts";
import type { Mistakes } from "../forms/mistakes.ts";
import { Notes } from "../parts/notes.tsx";
import type { Asked } from "./asked.ts";
import { CalcForm } from "./calc-form.tsx";
import { ChainPicker } from "./chain-picker.tsx";
import type { TradeLinks } from "./chain-rows.ts";
import { settledLegs } from "./edit-legs.ts";
import { LegsEditor } from "./legs-editor.tsx";
import type { ChainPanel } from "./read-chain-panel.ts";
import { type Answered, TradeAnswer } from "./trade-answer.tsx";
import { type QueriedLeg, type TradeBody, tradeQuery } from "./trade-query.ts";
import { inOneLine, TradeSummary } from "./trade-summary.tsx";

type CalcPageProps = {
  asked: Asked;
  answer: Answered | null;
  mistakes: Mistakes | null;
  panel: ChainPanel | AppError | null;
  publicBaseUrl: string;
  nowMs: number;
};

/** The calculator: a form, a chain to take legs from, and what is known of the trade. */
export const CalcPage: FC<CalcPageProps> = ({ asked, answer, mistakes, panel, publicBaseUrl, nowMs }) => {
  const legs = legsOf(asked, answer);
  const links = linksOf(asked, panel !== null);
  return (
    <>
      {answer === null ? (
        <Introduction asked={asked} />
      ) : (
        <TradeSummary of={answer.payoff.calculation} nowMs={nowMs} />
      )}
      <Notes texts={asked.unknown.map((name) => `“${name}” in the address means nothing here.`)} />
      <TradeForm asked={asked} open={answer === null} mistakes={mistakes} />
      {legs.length > 0 && asked.body?.legs !== undefined && <LegsEditor legs={legs} link={links.to} />}
      {answer !== null && panel === null && asked.symbol !== null && (
        <p>
          <a class="button" href={linksOf(asked, true).to(legs)}>
            Change its legs from the chain
          </a>
        </p>
      )}
      {panel !== null && (
        <ChainPicker
          panel={panel}
          legs={legs}
          link={links}
          carried={carriedBy(asked, ["chain", "strikesShown"])}
          line={answer === null ? null : inOneLine(answer.payoff.calculation)}
          nowMs={nowMs}
        />
      )}
      {answer !== null && (
        <TradeAnswer
          of={answer}
          whatIf={asked.whatIf}
          carried={carriedBy(asked, ["date", "shift", "price"])}
          publicBaseUrl={publicBaseUrl}
          nowMs={nowMs}
        />
      )}
    </>
  );
};

const TradeForm: FC<{ asked: Asked; open: boolean; mistakes: Mistakes | null }> = ({
  asked,
  open,
  mistakes,
}) => (
  <details class="panel" open={open}>
    <summary>{open ? "The trade" : "Change the trade"}</summary>
    <CalcForm
      form={{ typed: asked.typed, mistakes }}
      legs={asked.body?.legs ?? null}
      chain={asked.typed.get("chain")}
    />
  </details>
);

const Introduction: FC<{ asked: Asked }> = ({ asked }) => (
  <>
    <h1>Calculator</h1>
    <p>
      What a trade costs, can make and can lose, and how likely: a strategy by its name, or legs taken from a
      symbol’s chain. The address is the trade: a link to it shows the same.
    </p>
    {asked.symbol === null && (
      <form class="inline" action="/calc">
        <label for="legs-of">Build legs from the chain of</label>
        <input id="legs-of" name="symbol" placeholder="SPY" size={8} required />
        <button type="submit">Show its chain</button>
      </form>
    )}
  </>
);

/** The legs that a click changes: of a trade with a name those that it stands for. */
function legsOf({ body }: Asked, answer: Answered | null): QueriedLeg[] {
  if (answer === null) return [...(body?.legs ?? [])];
  return settledLegs(answer.payoff.calculation, body?.legs);
}

/** What a name alone means is left behind when its legs are written out. */
function linksOf(asked: Asked, withChain: boolean): TradeLinks {
  const { strategy: _s, strikes: _k, dte: _d, expiration: _e, root: _r, ...named } = asked.body ?? {};
  const { farDte: _f, farExpiration: _x, premium: _p, legs: _l, ...common } = named;
  const body: TradeBody = { ...common, symbol: asked.symbol ?? undefined };
  const shown = asked.chain === null ? "nearest" : encodeURIComponent(asked.chain);
  const chain = withChain ? `&chain=${shown}${asked.allStrikes ? "&strikesShown=all" : ""}#chain` : "";
  const base = (legs: readonly QueriedLeg[]) =>
    `/calc?${tradeQuery({ ...body, ...(legs.length > 0 && { legs }) })}`;
  return {
    to: (legs) => base(legs) + chain,
    adding: (legs) => {
      const start = base(legs);
      return (leg) => `${start}&leg=${leg}${chain}`;
    },
  };
}

/** What a form beside the trade's carries along. */
function carriedBy({ typed }: Asked, without: readonly string[]): [name: string, value: string][] {
  return [...typed].filter(([name, value]) => value.trim() !== "" && !without.includes(name));
}
