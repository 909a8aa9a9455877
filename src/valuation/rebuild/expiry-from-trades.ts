import { expiresAtMs, yearsBetween } from "../../market/expiry.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import type { OptionContract } from "../../options/contract.ts";
import { blackPrice } from "../../pricing/black.ts";
import { median } from "../../volatility/rank/median.ts";
import type { Smile } from "../../volatility/smile.ts";
import { carryAt } from "../carry.ts";
import { discountRate } from "../discount-rate.ts";
import { createExercisePremiums } from "../exercise-premiums.ts";
import { type ExpiryColumns, expiryColumns } from "../expiry-columns.ts";
import type { ExpiryCarry } from "../fit-carry.ts";
import { type FittedSmile, fitExpirySmile } from "../fit-expiry-smile.ts";
import { type SolvedVolatilities, solveVolatilities } from "../solve-volatilities.ts";
import { summariseExpiry } from "../summarise-expiry.ts";
import { dividendsWithin, type ValuationInputs } from "../value-chain.ts";
import { type ExpiryEvidence, expiryEvidence, type SideVolatility } from "./expiry-evidence.ts";
import type { MatchedTrade } from "./match-trades.ts";
import { tradedCarry } from "./traded-forward.ts";

/**
 * What the trades of one expiration say: the steps of a live valuation, each minute's price a quote that is as wide as
 * trades scatter. Null where nothing has a volatility.
 */
export function expiryFromTrades(
  trades: readonly MatchedTrade[],
  { spot, atMs, inputs }: { spot: number; atMs: number; inputs: ValuationInputs },
): ExpiryEvidence | null {
  const { curve, dividends: schedule, calendar = nyseCalendar } = inputs;
  const contract = trades[0]?.contract;
  if (contract === undefined) return null;
  const expiresMs = expiresAtMs(contract.expiration, contract.settlement, calendar);
  const years = yearsBetween(atMs, expiresMs);
  if (!(years > 0)) return null;
  const { rate, source: rateSource } = discountRate(curve, null, years);
  const dividends = dividendsWithin(schedule, atMs, expiresMs);
  const ground = { spot, years, rate, dividends };
  const carry = tradedCarry(trades, ground, contract.exerciseStyle === "american");
  const quotes = trades.map(asQuote);
  const columns = expiryColumns(quotes, carry, atMs);
  for (const [i, { minuteMs }] of trades.entries()) columns.years[i] = yearsBetween(minuteMs, expiresMs);
  const exercised = carry.exercise === null ? null : createExercisePremiums(columns, carry.exercise);
  const solved = solveVolatilities(columns, exercised);
  const fitted = fitTrades(columns, solved);
  if (fitted === null) return null;
  const sides = sidesOf(trades, solved);
  const summary = summariseExpiry({
    rate,
    rateSource,
    slopeRate: null,
    spot,
    contracts: quotes,
    carry,
    dividendsKnown: schedule.status !== "unknown",
    fitted,
    worthless: columns.worthless,
    straddle: straddleOf(trades, carry, fitted.smile),
    butterfly: false,
  });
  return expiryEvidence({
    summary,
    settlement: contract.settlement,
    years,
    strikes: new Set(sides.map(({ listed }) => listed)).size,
    carriedForward: carryAt(ground, 0).forward,
    sides,
    spreads: [],
    trades: trades.reduce((sum, each) => sum + each.trades, 0),
  });
}

/** What a price may be off by before the trades have shown it: a cent and a hundredth. */
const [LEAST_HALF_SPREAD, HALF_SPREAD] = [0.01, 0.01];

function asQuote({ contract, strike, price }: MatchedTrade): OptionContract {
  const half = Math.min(price / 2, LEAST_HALF_SPREAD + HALF_SPREAD * price);
  return {
    ...contract,
    strike,
    bid: price - half,
    ask: price + half,
    last: price,
    mark: null,
    multiplier: 100,
    bidSize: null,
    askSize: null,
    volume: null,
    openInterest: null,
    providerImpliedVolatility: null,
    quotedAtMs: null,
  };
}

/** Beyond this many times what was assumed, trades scatter more than the fit would know. */
const LEAST_SCATTER = 0.5;

/** Fitted twice: the second time with tolerances as wide as the trades scatter about the first. */
function fitTrades(columns: ExpiryColumns, solved: SolvedVolatilities): FittedSmile | null {
  const first = fitExpirySmile(columns, solved);
  if (first === null) return null;
  const scatter = Math.max(LEAST_SCATTER, scatterAbout(first.smile, columns, solved));
  const halfSpread = columns.halfSpread.map((half) => scatter * half);
  return fitExpirySmile({ ...columns, halfSpread }, solved);
}

/** Median distance of the prices from the smile's, in half spreads. */
function scatterAbout(
  smile: Smile,
  columns: ExpiryColumns,
  { volatility, status }: SolvedVolatilities,
): number {
  const { strike, expiryForward: forward, expiryYears: years, discountFactor, halfSpread, isCall } = columns;
  const distances: number[] = [];
  for (let i = 0; i < strike.length; i += 1) {
    if (status[i] !== "ok") continue;
    const market = {
      type: isCall[i] === 1 ? ("call" as const) : ("put" as const),
      forward,
      strike: strike[i] ?? 0,
      years,
      discountFactor: discountFactor[i] ?? 1,
    };
    const own = blackPrice({ ...market, volatility: volatility[i] ?? 0 });
    const fitted = blackPrice({ ...market, volatility: smile.volatility(market.strike) });
    distances.push(Math.abs(own - fitted) / (halfSpread[i] ?? 1));
  }
  return median(distances) ?? 1;
}

function sidesOf(
  trades: readonly MatchedTrade[],
  { volatility, status }: SolvedVolatilities,
): (SideVolatility & { listed: number })[] {
  return trades.flatMap(({ contract: { type, strike: listed }, strike }, i) =>
    status[i] === "ok" ? [{ type, strike, listed, volatility: volatility[i] ?? 0 }] : [],
  );
}

/** Call plus put of the listed strike nearest to the forward at its own volatility, where both traded; dollars a share. */
function straddleOf(trades: readonly MatchedTrade[], carry: ExpiryCarry, smile: Smile): number | null {
  const { forward, years, rate, spot, exercise } = carry;
  const listed = trades.map(({ contract }) => contract.strike);
  if (listed.length === 0) return null;
  const strike = listed.reduce((best, each) =>
    Math.abs(each - forward) < Math.abs(best - forward) ? each : best,
  );
  const types = new Set(
    trades.filter(({ contract }) => contract.strike === strike).map(({ contract }) => contract.type),
  );
  if (types.size < 2) return null;
  const volatility = smile.volatility(strike);
  const discountFactor = Math.exp(-rate * years);
  return [...types].reduce((sum, type) => {
    const early = exercise?.worth(type, spot, strike, volatility).premium ?? 0;
    return sum + blackPrice({ type, forward, strike, years, volatility, discountFactor }) + early;
  }, 0);
}
