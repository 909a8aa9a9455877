import { type DividendSchedule, UNKNOWN_DIVIDENDS } from "../market/dividend-schedule.ts";
import { expiresAtMs, yearsBetween } from "../market/expiry.ts";
import { wallTimeToMs } from "../market/time-zone.ts";
import { nyseCalendar, REGULAR_OPEN_MINUTE, type TradingCalendar } from "../market/trading-calendar.ts";
import type { YieldCurve } from "../market/yield-curve.ts";
import { strikeRows } from "../options/chain.ts";
import type { OptionContract } from "../options/contract.ts";
import type { CashDividend } from "../pricing/american-grid.ts";
import { chooseUnderlying } from "./choose-underlying.ts";
import { discountRate } from "./discount-rate.ts";
import { quotesStoodAtMs } from "./quotes-stood-at.ts";
import { type ExpiryToValue, valueExpiry } from "./value-expiry.ts";
import type { ValuedChain } from "./valued-chain.ts";

/** What of a fetched window its value depends on. */
export type ChainToValue = {
  /** As the provider states it, dollars a share; null or 0 where it states none. */
  underlyingPrice: number | null;
  /** What holding the share is known to cost beside interest and dividends, a fraction a year; nothing where not told. */
  residualYield?: number;
  /** Of the provider's header, continuously compounded fraction a year; null where it names none that can be. */
  rate: number | null;
  fetchedAtMs: number;
  /** Whether the provider says that its quotes are a quarter of an hour old. */
  delayed?: boolean;
  contracts: readonly OptionContract[];
};

/** What a chain is valued with that it does not carry itself. */
export type ValuationInputs = {
  curve: YieldCurve | null;
  dividends: DividendSchedule;
  /** What is known of closed days: an option may expire a day earlier. */
  calendar?: TradingCalendar;
};

const NO_INPUTS: ValuationInputs = { curve: null, dividends: UNKNOWN_DIVIDENDS };

/**
 * Values every contract against the forward of its own expiry, as of the instant at which the quotes stood. Pure and
 * total: what can't be valued says why.
 */
export function valueChain(chain: ChainToValue, inputs: ValuationInputs = NO_INPUTS): ValuedChain {
  const quotedAtMs = quotesStoodAtMs(chain);
  const stated = chain.underlyingPrice !== null && chain.underlyingPrice > 0 ? chain.underlyingPrice : null;
  const expiries = [...groupByExpiry(chain.contracts)].map((contracts) =>
    expiryToValue(contracts, chain, inputs, quotedAtMs),
  );
  const underlying = chooseUnderlying(
    stated,
    expiries.filter(({ years }) => years > 0),
  );
  const valued: ValuedChain = { contracts: [], expiries: [], quotedAtMs, stated, underlying };
  for (const expiry of expiries) {
    const { contracts, summary } = valueExpiry(expiry, underlying.price);
    for (const contract of contracts) valued.contracts.push(contract);
    if (summary !== null) valued.expiries.push(summary);
  }
  return valued;
}

function expiryToValue(
  contracts: NonEmpty<OptionContract>,
  { rate: headerRate, residualYield = 0 }: ChainToValue,
  { curve, dividends, calendar = nyseCalendar }: ValuationInputs,
  quotedAtMs: number,
): ExpiryToValue {
  const { expiration, settlement, exerciseStyle } = contracts[0];
  const expiresMs = expiresAtMs(expiration, settlement, calendar);
  const years = yearsBetween(quotedAtMs, expiresMs);
  return {
    contracts,
    rows: strikeRows(contracts, quotedAtMs),
    years,
    american: exerciseStyle === "american" && years > 0,
    ...renamed(discountRate(curve, headerRate, years)),
    dividends: dividendsWithin(dividends, quotedAtMs, expiresMs),
    dividendsKnown: dividends.status !== "unknown",
    residualYield,
    quotedAtMs,
  };
}

function renamed({ rate, source }: ReturnType<typeof discountRate>) {
  return { rate, rateSource: source };
}

/** Those that go ex after `fromMs` and by the expiry: a share goes ex before the opening of its ex-date. */
export function dividendsWithin(
  { dividends }: DividendSchedule,
  fromMs: number,
  toMs: number,
): CashDividend[] {
  return dividends.flatMap(({ exDate, amount }) => {
    const exMs = wallTimeToMs(exDate, REGULAR_OPEN_MINUTE);
    return exMs > fromMs && exMs < toMs ? [{ years: yearsBetween(fromMs, exMs), amount }] : [];
  });
}

type NonEmpty<T> = [T, ...T[]];

/** In the order in which the expiries first come. A chain lists one expiry after the other, so most need no look-up. */
function groupByExpiry(contracts: readonly OptionContract[]): Iterable<NonEmpty<OptionContract>> {
  const groups = new Map<string, NonEmpty<OptionContract>>();
  let group: NonEmpty<OptionContract> | undefined;
  for (const contract of contracts) {
    const same = group?.[0].expiration === contract.expiration && group[0].root === contract.root;
    if (!same) group = groups.get(`${contract.root}|${contract.expiration}`);
    if (group === undefined) {
      group = [contract];
      groups.set(`${contract.root}|${contract.expiration}`, group);
    } else {
      group.push(contract);
    }
  }
  return groups.values();
}
