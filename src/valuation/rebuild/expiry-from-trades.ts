import { yearsBetween } from "../../market/expiry.ts";
import type { OptionContract } from "../../options/contract.ts";
import { blackPrice } from "../../pricing/black.ts";
import type { Smile } from "../../volatility/smile.ts";
import { carryAt } from "../carry.ts";
import { createExercisePremiums } from "../exercise-premiums.ts";
import { expiryColumns } from "../expiry-columns.ts";
import type { ExpiryCarry } from "../fit-carry.ts";
import { solveVolatilities } from "../solve-volatilities.ts";
import { summariseExpiry } from "../summarise-expiry.ts";
import { type ExpiryEvidence, expiryEvidence } from "./expiry-evidence.ts";
import type { MatchedTrade } from "./match-trades.ts";
import { tradedCarry } from "./traded-forward.ts";
import { type TradedInstant, tradedGround } from "./traded-ground.ts";
import { fitTrades } from "./traded-smile.ts";

/**
 * What the trades of one expiration say: the steps of a live valuation, each minute's price a quote that is as wide as
 * trades scatter. `residualYield` is what holding the share costs, a fraction a year. Null where nothing has a volatility.
 */
export function expiryFromTrades(
  trades: readonly MatchedTrade[],
  instant: TradedInstant,
  residualYield: number,
): ExpiryEvidence | null {
  const ground = tradedGround(trades, instant);
  if (ground === null) return null;
  const carry = tradedCarry(trades, ground, residualYield);
  const telling = outOfTheMoney(trades, carry);
  const read = readSmile(telling, carry, { atMs: instant.atMs, expiresMs: ground.expiresMs });
  if (read === null) return null;
  const { fitted, solved } = read;
  const summary = summariseExpiry({
    rate: ground.rate,
    rateSource: ground.rateSource,
    slopeRate: null,
    spot: ground.spot,
    contracts: read.quotes,
    carry,
    dividendsKnown: ground.dividendsKnown,
    fitted,
    worthless: read.columns.worthless,
    straddle: straddleOf(trades, carry, fitted.smile),
    butterfly: false,
  });
  const used = telling.flatMap((trade, i) =>
    solved.status[i] === "ok" ? [{ ...trade, volatility: solved.volatility[i] ?? 0 }] : [],
  );
  return expiryEvidence({
    summary,
    settlement: used[0]?.contract.settlement ?? "PM",
    years: ground.years,
    strikes: new Set(used.map((each) => each.contract.strike)).size,
    carriedForward: carryAt(ground, residualYield).forward,
    sides: used.map(sideOf),
    spreads: [],
    leansOn: null,
    trades: used.reduce((sum, each) => sum + each.trades, 0),
  });
}

function sideOf({ strike, volatility, contract: { type } }: MatchedTrade & { volatility: number }) {
  return { type, strike, volatility, tolerance: null };
}

/** A volatility for each trade, early exercise taken off, and the smile through them; null where none has one. */
function readSmile(
  trades: readonly MatchedTrade[],
  carry: ExpiryCarry,
  { atMs, expiresMs }: { atMs: number; expiresMs: number },
) {
  const quotes = trades.map(asQuote);
  const columns = expiryColumns(quotes, carry, atMs);
  for (const [i, { minuteMs }] of trades.entries()) columns.years[i] = yearsBetween(minuteMs, expiresMs);
  const premiumsAt = carry.exercise === null ? null : createExercisePremiums(columns, carry.exercise);
  const solved = solveVolatilities(columns, premiumsAt);
  const fitted = fitTrades(trades, columns, solved, atMs);
  return fitted === null ? null : { quotes, columns, solved, fitted };
}

/** An option at the forward is worth 0.4 of a deviation of the share (Brenner and Subrahmanyam 1988). */
const DEVIATIONS = Math.sqrt(2 * Math.PI);
/** So far in the money, in deviations, a price says nothing that the other side does not say better. */
const MOST_IN_THE_MONEY = 0.6;

/** Those that a smile is read from, with a few in the money, where half an error of the forward cancels. */
function outOfTheMoney(trades: readonly MatchedTrade[], { forward }: ExpiryCarry): MatchedTrade[] {
  const inTheMoney = ({ strike, contract: { type } }: MatchedTrade) =>
    type === "call" ? forward - strike : strike - forward;
  let atMoney: MatchedTrade | undefined;
  for (const each of trades)
    if (Math.abs(inTheMoney(each)) < Math.abs(atMoney === undefined ? Infinity : inTheMoney(atMoney)))
      atMoney = each;
  if (atMoney === undefined) return [];
  const deviation = DEVIATIONS * Math.max(0, atMoney.price - Math.max(0, inTheMoney(atMoney)));
  return trades.filter((each) => inTheMoney(each) <= MOST_IN_THE_MONEY * deviation);
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

/** Call plus put of the listed strike nearest to the forward at its volatility, where both traded; dollars a share. */
function straddleOf(trades: readonly MatchedTrade[], carry: ExpiryCarry, smile: Smile): number | null {
  const { forward, years, rate, spot, exercise } = carry;
  let strike = Number.POSITIVE_INFINITY;
  for (const { contract } of trades)
    if (Math.abs(contract.strike - forward) < Math.abs(strike - forward)) strike = contract.strike;
  const atStrike = trades.filter(({ contract }) => contract.strike === strike);
  const types = new Set(atStrike.map(({ contract }) => contract.type));
  if (types.size < 2) return null;
  const volatility = smile.volatility(strike);
  const discountFactor = Math.exp(-rate * years);
  return [...types].reduce((sum, type) => {
    const early = exercise?.worth(type, spot, strike, volatility).premium ?? 0;
    return sum + blackPrice({ type, forward, strike, years, volatility, discountFactor }) + early;
  }, 0);
}
