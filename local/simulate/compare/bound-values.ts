import { expiresAtMs } from "../../../src/market/expiry.ts";
import type { ModelledQuote } from "../../market/model/options/option-quote.ts";
import type { TrueSlice } from "../truth/chains.ts";
import type { ExpirySummary, ValuedContract, valueTruth } from "../truth/pool.ts";
import { addDifference, type Comparison, emptyComparison } from "./comparison.ts";

/**
 * How far computed columns may lie from what the model priced the quotes with, t years to expiry. Twice what was
 * measured over all names of a day (46 days) and over all of their chains (3 years): spreads and ticks hide the price,
 * and the model's own prices know no early exercise, which a valuation of American options takes off.
 */
const BOUNDS = {
  /** Of the model's forward. */
  forward: (years: number) => 0.001 + 0.012 * years,
  /** Of the model's volatility at the nearest strike, besides what its spread hides. */
  atm_implied_volatility: (years: number) => (years < LAST_DAYS ? 0.1 : 0.03 + 0.035 * years),
  /** Half spreads by which the price at one volatility may differ from that at the other. */
  half_spreads: 2,
  delta: (years: number) => 0.015 + 0.035 * years,
  /** Of the model's value at the money. */
  greek: (years: number) => (years < LAST_DAYS ? 0.1 : 0.05 + 0.02 * years),
} as const;

const LAST_DAYS = 0.01;
const TICK = 0.01;
const GREEKS = ["gamma", "thetaPerDay", "vegaPerVolPoint", "rhoPerPoint"] as const;
const COLUMNS = {
  gamma: "gamma",
  thetaPerDay: "theta_per_day",
  vegaPerVolPoint: "vega_per_vol_point",
  rhoPerPoint: "rho_per_point",
} as const;

type Expiry = { years: number; forward: number; ours: ExpirySummary; atTheMoney: ModelledQuote };

/**
 * Looks at each slice's expected values: those that come out of the Worker's own computations could be wrong on both
 * sides of a comparison. Contracts out of the money only: the others owe their prices to early exercise. Nor of Alpaca,
 * which tells neither rate nor dividends.
 */
export function boundValues(): {
  comparison: Comparison;
  look(slice: TrueSlice, valued: ReturnType<typeof valueTruth>): void;
} {
  const comparison = emptyComparison("options_refresh", "values beside the model's");
  comparison.note = "within bounds, not to the digit";
  const look = (slice: TrueSlice, valued: ReturnType<typeof valueTruth>) => {
    if (slice.slice.provider !== "schwab") return;
    const symbol = slice.modelled.profile.symbol;
    const quotes = new Map(
      slice.modelled.series.flatMap(({ quotes: all }) => all.map((quote) => [quote.occSymbol, quote])),
    );
    const { fetchedAtMs: slotMs } = slice.told;
    for (const [expiry, contracts] of expiriesOf(slice, valued, quotes)) {
      const where = { symbol, slotMs, expiration: expiry.ours.expiration, side: null };
      tell(
        comparison,
        where,
        `${symbol} ${expiry.ours.root} ${expiry.ours.expiration}`,
        beyondOfExpiry(expiry),
      );
      for (const row of contracts) {
        const quote = quotes.get(row.contract.occSymbol);
        if (quote === undefined || !isOutOfTheMoney(quote, expiry)) continue;
        if (row.impliedVolatilityStatus === "ok")
          tell(comparison, where, row.contract.occSymbol, beyondOfContract(row, quote, expiry));
      }
    }
  };
  return { comparison, look };
}

type Beyond = { column: string; ours: number; model: number };

function tell(
  comparison: Comparison,
  where: Parameters<typeof addDifference>[1],
  key: string,
  beyond: readonly Beyond[],
): void {
  comparison.generated += 1;
  comparison.stored += 1;
  if (beyond.length === 0) comparison.equal += 1;
  else
    addDifference(comparison, where, {
      kind: "different",
      columns: beyond.map(({ column }) => column),
      example: `${key}: ${beyond.map(({ column, ours, model }) => `${column} ${ours}, the model's ${model}`).join(", ")}`,
    });
}

/** Expirations that have not passed, with a quote near the money to measure by. */
function* expiriesOf(
  { modelled: { series }, told }: TrueSlice,
  { expiries, contracts }: ReturnType<typeof valueTruth>,
  quotes: ReadonlyMap<string, ModelledQuote>,
): Generator<[Expiry, readonly ValuedContract[]]> {
  const groups = Map.groupBy(contracts, ({ contract: { root, expiration } }) => `${root} ${expiration}`);
  for (const ours of expiries) {
    const listed = series.find(
      ({ expiration: { root, date } }) => root === ours.root && date === ours.expiration,
    );
    if (listed === undefined) continue;
    const expiresMs = expiresAtMs(ours.expiration, listed.expiration.settlement);
    if (expiresMs <= told.fetchedAtMs) continue;
    const { years, carry } = listed.priced;
    const { forward } = carry;
    const own = groups.get(`${ours.root} ${ours.expiration}`) ?? [];
    const atTheMoney = nearest(own, quotes, forward);
    if (atTheMoney !== null) yield [{ years, forward, ours, atTheMoney }, own];
  }
}

function nearest(
  contracts: readonly ValuedContract[],
  quotes: ReadonlyMap<string, ModelledQuote>,
  forward: number,
): ModelledQuote | null {
  let best: ModelledQuote | null = null;
  for (const { contract } of contracts) {
    const quote = quotes.get(contract.occSymbol);
    if (quote === undefined || quote.type !== "call") continue;
    if (best === null || Math.abs(quote.strike - forward) < Math.abs(best.strike - forward)) best = quote;
  }
  return best;
}

function beyondOfExpiry({ years, forward, ours, atTheMoney }: Expiry): Beyond[] {
  const beyond: Beyond[] = [];
  if (!(Math.abs(ours.forward / forward - 1) <= BOUNDS.forward(years)))
    beyond.push({ column: "forward", ours: ours.forward, model: forward });
  const { atmImpliedVolatility: atm } = ours;
  const model = atTheMoney.impliedVolatility;
  const allowed = model * BOUNDS.atm_implied_volatility(years) + hidden(atTheMoney, 0);
  if (atm !== null && !(Math.abs(atm - model) <= allowed))
    beyond.push({ column: "atm_implied_volatility", ours: atm, model });
  return beyond;
}

function beyondOfContract(row: ValuedContract, quote: ModelledQuote, expiry: Expiry): Beyond[] {
  const { years, forward, ours, atTheMoney } = expiry;
  const beyond: Beyond[] = [];
  const check = (column: string, value: number | null, model: number, allowed: number) => {
    if (!(Math.abs((value ?? Number.NaN) - model) <= allowed))
      beyond.push({ column, ours: value ?? Number.NaN, model });
  };
  const volatility = hidden(quote, ours.forward - forward);
  check("implied_volatility", row.impliedVolatility, quote.impliedVolatility, volatility);
  check("delta", row.delta, quote.delta, BOUNDS.delta(years));
  for (const greek of GREEKS) {
    // A day takes no more than there is.
    const left = Math.max(quote.mark, (quote.bid + quote.ask) / 2);
    const model = greek === "thetaPerDay" ? Math.max(quote[greek], -left) : quote[greek];
    check(COLUMNS[greek], row[greek], model, BOUNDS.greek(years) * Math.abs(atTheMoney[greek]));
  }
  return beyond;
}

/** By how much a volatility may be off because the quote says the price no better, or the forward is another. */
function hidden(quote: ModelledQuote, forwardOff: number): number {
  const halfSpread = (quote.ask - quote.bid) / 2 + TICK + Math.abs(forwardOff * quote.delta);
  return (BOUNDS.half_spreads * halfSpread) / Math.max(100 * quote.vegaPerVolPoint, 1e-9);
}

function isOutOfTheMoney({ type, strike }: ModelledQuote, { forward }: Expiry): boolean {
  return type === "call" ? strike > forward : strike < forward;
}
