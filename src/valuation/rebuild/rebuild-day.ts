import { monthliesAround, thirtyDayExpirations } from "../../market/bracketing-expirations.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { median } from "../../volatility/rank/median.ts";
import { pairAround, pairVolatility, pointsOf } from "../../volatility/rank/rank-volatility.ts";
import type { ExpiryEvidence } from "./expiry-evidence.ts";
import { faultOf, isPossible } from "./judge-expiry.ts";
import type { RebuildGap, RebuiltDay, RebuiltExpiry, UnrebuiltDay } from "./rebuilt-day.ts";

/** Total variance may fall by this share from near to far: quotes are no better than that. */
const LEAST_VARIANCE_RATIO = 0.98;
const [THIRTY, SIXTY] = [30, 60];

type Believed = ExpiryEvidence & {
  readonly expiration: string;
  readonly days: number;
  readonly volatility: number;
};

/**
 * The day that its expirations make: those that can be believed, and the volatility between the two around 30 days of
 * those that a rank may rest on. `seen` are the expirations of which the vendor had anything at all.
 */
export function rebuildDay(input: {
  readonly day: string;
  readonly calendar: TradingCalendar;
  readonly underlyingPrice: number;
  readonly evidence: readonly ExpiryEvidence[];
  readonly seen: ReadonlySet<string>;
}): RebuiltDay | UnrebuiltDay {
  const { day, calendar, underlyingPrice } = input;
  const believed = input.evidence
    .filter((each) => faultOf(each) === null)
    .map((each): Believed => {
      const { expiration, days, atmImpliedVolatility } = each.expiry;
      return { ...each, expiration, days, volatility: atmImpliedVolatility };
    });
  const expiries = believed.map(({ expiry }) => expiry).toSorted(byExpiration);
  const wanted = thirtyDayExpirations(day, calendar);
  const pair = pairAround(pointsOf(believed, wanted), THIRTY);
  if (pair === null || isPassedOver(wanted, pair, input.seen))
    return { ok: false, reason: whyNoPair(wanted, input), expiries };
  if (isFalling(pair)) return { ok: false, reason: "falling-variance", expiries };
  const iv30 = pairVolatility(pair, THIRTY);
  if (iv30 === null || !isPossible(iv30)) return { ok: false, reason: "impossible", expiries };
  const nearest = THIRTY - pair[0].days <= pair[1].days - THIRTY ? pair[0] : pair[1];
  return {
    ok: true,
    underlyingPrice,
    iv30,
    iv60: volatilityAt60(pointsOf(believed, monthliesAround(day, SIXTY, calendar))),
    skew25Delta: nearest.expiry.skew25Delta,
    expiries,
    points: pair[0].expiry.points + pair[1].expiry.points,
    spread: median(pair.flatMap(({ spreads }) => spreads)),
    trades: pair[0].trades === null ? null : pair[0].trades + (pair[1].trades ?? 0),
  };
}

function volatilityAt60(points: readonly Believed[]): number | null {
  const pair = pairAround(points, SIXTY);
  return pair === null || isFalling(pair) ? null : pairVolatility(pair, SIXTY);
}

function isFalling([near, far]: readonly [Believed, Believed]): boolean {
  return far.volatility ** 2 * far.days < LEAST_VARIANCE_RATIO * near.volatility ** 2 * near.days;
}

/**
 * Whether one that lies closer to 30 days was seen and can't be believed: further expirations would stand in for it, which
 * a live day would not look at, with a company's report in between.
 */
function isPassedOver(
  wanted: readonly string[],
  [near, far]: readonly [Believed, Believed],
  seen: ReadonlySet<string>,
): boolean {
  return wanted.some((date) => seen.has(date) && date > near.expiration && date < far.expiration);
}

/** What was wrong with the one nearest to 30 days that could not be believed; else that there were too few. */
function whyNoPair(
  wanted: readonly string[],
  { evidence, seen }: { readonly evidence: readonly ExpiryEvidence[]; readonly seen: ReadonlySet<string> },
): RebuildGap {
  if (seen.size === 0) return "no-data";
  const judged = evidence
    .filter(({ expiry }) => wanted.includes(expiry.expiration))
    .toSorted((a, b) => distance(a.expiry) - distance(b.expiry));
  for (const each of judged) {
    const fault = faultOf(each);
    if (fault !== null) return fault;
  }
  const known = new Set(judged.map(({ expiry }) => expiry.expiration));
  const isUnread = wanted.some((expiration) => seen.has(expiration) && !known.has(expiration));
  return isUnread ? "too-few-points" : "too-few-expirations";
}

function distance({ days }: RebuiltExpiry): number {
  return Math.abs(days - THIRTY);
}

function byExpiration(a: RebuiltExpiry, b: RebuiltExpiry): number {
  return a.expiration < b.expiration ? -1 : 1;
}
