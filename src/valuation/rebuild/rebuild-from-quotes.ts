import { expiresAtMs, yearsBetween } from "../../market/expiry.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import type { OptionContract } from "../../options/contract.ts";
import { carryAt } from "../carry.ts";
import { type ChainToValue, dividendsWithin, type ValuationInputs, valueChain } from "../value-chain.ts";
import type { ExpirySummary, ValuedContract } from "../valued-chain.ts";
import { type ExpiryEvidence, expiryEvidence, type SideVolatility } from "./expiry-evidence.ts";
import { impliedUnderlying } from "./implied-underlying.ts";
import { leansOn } from "./leans-on.ts";
import { rebuildDay } from "./rebuild-day.ts";
import type { HistoryQuote, RebuiltDay, UnrebuiltDay } from "./rebuilt-day.ts";

/** A spread of more than this share of its mid says too little, unless it is two nickels wide at most. */
const MOST_SPREAD = 0.4;
const ALWAYS_TIGHT = 0.1;

/**
 * A ticker's volatility of a day from what its options were quoted at, or why there is none: the very valuation of a live
 * chain, whose share is the one that parity of the options themselves implies. Quotes of other tickers are passed over;
 * `atMs` is the instant asked for, epoch ms; `inputs` the curve of that day and the dividends as they were to come then.
 */
export function rebuildFromQuotes(input: {
  readonly symbol: string;
  /** New York date. */
  readonly day: string;
  readonly atMs: number;
  readonly quotes: readonly HistoryQuote[];
  readonly inputs: ValuationInputs;
}): RebuiltDay | UnrebuiltDay {
  const { symbol, day, atMs, inputs } = input;
  const calendar = inputs.calendar ?? nyseCalendar;
  const own = input.quotes.filter(({ contract }) => contract.symbol === symbol);
  const seen = new Set(own.map(({ contract }) => contract.expiration));
  const contracts = lastOf(own)
    .filter(isUsable)
    .map((quote) => listedContract(quote, atMs));
  const implied = impliedUnderlying(contracts, atMs, inputs);
  const { price: underlyingPrice, residualYield } = implied ?? { price: null, residualYield: 0 };
  const chain = { underlyingPrice, residualYield, rate: null, fetchedAtMs: atMs, contracts };
  const valued = valueChain(chain, inputs);
  const stood = { ...chain, fetchedAtMs: valued.quotedAtMs };
  const byExpiry = Map.groupBy(valued.contracts, ({ contract }) => contract.expiration);
  const evidence = valued.expiries.flatMap((summary) => {
    const found = evidenceOf(summary, byExpiry.get(summary.expiration) ?? [], stood, inputs);
    return found === null ? [] : [found];
  });
  return rebuildDay({ day, calendar, underlyingPrice: valued.underlying.price ?? 0, evidence, seen });
}

/** One quote a contract: the latest, and of two as late the one that was told last. */
function lastOf(quotes: readonly HistoryQuote[]): HistoryQuote[] {
  const last = new Map<string, HistoryQuote>();
  for (const quote of quotes) {
    const known = last.get(quote.contract.occSymbol);
    if (known === undefined || quote.quotedAtMs >= known.quotedAtMs)
      last.set(quote.contract.occSymbol, quote);
  }
  return [...last.values()];
}

function isUsable({ bid, ask }: HistoryQuote): boolean {
  if (bid === null || ask === null || !(bid > 0 && ask >= bid && Number.isFinite(ask))) return false;
  // A billionth forgives 0.3 - 0.2, which is not 0.1.
  return ask - bid <= Math.max(ALWAYS_TIGHT, (MOST_SPREAD * (bid + ask)) / 2) + 1e-9;
}

function listedContract({ contract, bid, ask, quotedAtMs }: HistoryQuote, atMs: number): OptionContract {
  return {
    ...contract,
    bid,
    ask,
    last: null,
    mark: null,
    multiplier: 100,
    bidSize: null,
    askSize: null,
    volume: null,
    openInterest: null,
    providerImpliedVolatility: null,
    quotedAtMs: Math.min(quotedAtMs, atMs),
  };
}

function evidenceOf(
  summary: ExpirySummary,
  contracts: readonly ValuedContract[],
  chain: Omit<ChainToValue, "contracts">,
  inputs: ValuationInputs,
): ExpiryEvidence | null {
  const { calendar = nyseCalendar, dividends } = inputs;
  const { fetchedAtMs: atMs, residualYield = 0 } = chain;
  const settlement = contracts[0]?.contract.settlement ?? "PM";
  const expiresMs = expiresAtMs(summary.expiration, settlement, calendar);
  const years = yearsBetween(atMs, expiresMs);
  if (!(years > 0)) return null;
  const { underlyingPrice: spot, rate } = summary;
  const paid = dividendsWithin(dividends, atMs, expiresMs);
  return expiryEvidence({
    summary,
    settlement,
    years,
    strikes: summary.smile?.[0] ?? 0,
    carriedForward: carryAt({ spot, years, rate, dividends: paid }, residualYield).forward,
    sides: contracts.flatMap(sideOf),
    leansOn: (volatility) => leansOn(contracts, { ...summary, volatility, years }, chain, inputs),
    spreads: contracts.map(({ contract }) => relativeSpread(contract)),
    trades: null,
  });
}

function sideOf({
  contract: { type, strike, bid, ask },
  impliedVolatility: volatility,
  impliedVolatilityStatus,
  vegaPerVolPoint,
}: ValuedContract): SideVolatility[] {
  if (volatility === null || impliedVolatilityStatus !== "ok") return [];
  const halfSpread = ((ask ?? 0) - (bid ?? 0)) / 2;
  return [{ type, strike, volatility, tolerance: halfSpread / (100 * (vegaPerVolPoint ?? 0)) }];
}

function relativeSpread({ bid, ask }: OptionContract): number {
  const [low, high] = [bid ?? 0, ask ?? 0];
  return (2 * (high - low)) / (high + low);
}
