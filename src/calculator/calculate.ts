import { liveSeries } from "../chains/live-series.ts";
import { AppError } from "../errors.ts";
import { UNKNOWN_DIVIDENDS } from "../market/dividend-schedule.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { InvalidStrategyError } from "../options/invalid-strategy-error.ts";
import { summarisePosition } from "./answer/summarise-position.ts";
import type { CalculateInput } from "./calculate-request.ts";
import type { Calculation, PositionEvents } from "./calculation.ts";
import type { EarningsDate } from "./events/earnings-inside.ts";
import type { Moment } from "./events/ex-dividends.ts";
import { positionEvents } from "./events/position-events.ts";
import type { PositionReader } from "./ports.ts";
import { assumeVolatility } from "./resolve/flat-volatility.ts";
import { isCompleteByHand, positionByHand } from "./resolve/position-by-hand.ts";
import { positionFromStore } from "./resolve/position-from-store.ts";
import { likelyQuotes } from "./resolve/read-markets.ts";
import type { ResolvedPosition } from "./resolve/resolved-position.ts";
import { isOption, type WantedPosition, wantedPosition } from "./resolve/wanted-position.ts";

export type CalculateDeps = {
  positions: PositionReader;
  /** Reports to come, soonest first; none, or null, where nobody knows one. Never throws. */
  nextEarnings(symbol: string): Promise<readonly EarningsDate[] | null>;
  /** The first configured provider of chains: quotes of another one are marked as a fallback's. */
  firstChainProvider?: string | undefined;
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
  /** The age in session from which quotes are stale; two refreshes of a quarter of an hour when left out. */
  staleAfterMs?: number | undefined;
};

/**
 * What a trade is worth: from stored quotes where there are any, else from what the trader gave. Throws
 * `invalid_request` naming the field, or `no_quotes` saying what is stored, or what to give by hand.
 */
export function calculate(deps: CalculateDeps, input: CalculateInput, nowMs: number): Promise<Calculation> {
  return answerRequest(deps, input, nowMs, summarisePosition);
}

/** Resolves a request, and lets `answer` say of the position what is asked. Throws as `calculate` does. */
export async function answerRequest<Answer>(
  deps: CalculateDeps,
  input: CalculateInput,
  nowMs: number,
  answer: (position: ResolvedPosition, events: PositionEvents, moment: Moment) => Answer,
): Promise<Answer> {
  // Strikes that do not fit the strategy are the trader's first question, whatever is stored.
  const wanted = wantedPosition(input);
  const { position: resolved, earnings } = await resolve(deps, wanted, nowMs);
  const fallback = fallbackWarning(resolved.data.provider, deps.firstChainProvider);
  const position = {
    ...resolved,
    warnings: fallback === null ? resolved.warnings : [...resolved.warnings, fallback],
  };
  const moment = { nowMs, calendar: deps.calendar ?? nyseCalendar };
  try {
    return answer(position, positionEvents(position, earnings, moment), moment);
  } catch (error) {
    // The pool names the number that no position can have.
    if (!(error instanceof InvalidStrategyError)) throw error;
    throw new AppError("invalid_request", error.message, { cause: error });
  }
}

type Resolved = { position: ResolvedPosition; earnings: readonly EarningsDate[] | null };

async function resolve(deps: CalculateDeps, wanted: WantedPosition, nowMs: number): Promise<Resolved> {
  const { symbol } = wanted;
  const { positions, calendar } = deps;
  const today = newYorkDate(nowMs);
  const likely = likelyQuotes(wanted.legs.filter(isOption), today);
  // Without a symbol there is still a curve.
  const { curve, dividends, ...stored } = await positions.readGround(symbol ?? "", today, likely);
  const listed = liveSeries(stored.listed, nowMs, calendar);
  const byHand = () => positionByHand(wanted, curve, nowMs, calendar);
  if (symbol === null || listed.length === 0)
    return { position: assumeVolatility({ ...byHand(), dividends: UNKNOWN_DIVIDENDS }), earnings: null };
  const found = positionFromStore(deps, { ...wanted, symbol }, { ...stored, listed }, nowMs).catch(
    (error) => {
      if (!(error instanceof AppError && error.code === "no_quotes" && isCompleteByHand(wanted))) throw error;
      const position = byHand();
      return { ...position, warnings: [error.message, ...position.warnings] };
    },
  );
  const [position, earnings] = await Promise.all([found, deps.nextEarnings(symbol)]);
  return { position: assumeVolatility({ ...position, dividends }), earnings };
}

/** Says that a fallback gave the quotes; null when the provider that is asked first did. */
function fallbackWarning(provider: string | null, first: string | undefined): string | null {
  if (provider === null || first === undefined || provider === first) return null;
  return `These quotes come from ${capitalised(provider)}: ${capitalised(first)}, which is asked first, did not give them.`;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
