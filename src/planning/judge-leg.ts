import type { PlanFilters, RemovedBy } from "./filters.ts";
import type { Quoted } from "./quoted-chain.ts";

/** What a filter found wrong: the number and its limit, and both in words, which are asked of one failure in hundreds. */
export type Failure = {
  readonly filter: RemovedBy;
  readonly value: number | null;
  readonly limit: number | null;
  /** How far off, as a fraction of the limit; 1 where neither is a number. */
  readonly excess: number;
  words(): string;
};

/** Fractions such as 0.1 + 0.2 miss a limit by their last place. */
export const ROUNDING = 1e-9;

type Side = "buy" | "sell";

/** Everything that keeps a contract from being sold or bought. */
export function legFailures(quoted: Quoted, side: Side, filters: PlanFilters): Failure[] {
  const { openInterest, unreliable } = quoted;
  if (!quoted.priced) return [plainFailure("quote", () => unpricedWords(quoted))];
  const failures: Failure[] = [];
  if (filters.quality !== null && unreliable)
    failures.push(plainFailure("quality", () => `${nameOf(quoted)}: ${unreliable}`));
  judgeBid(quoted, side, filters, failures);
  judgeSpread(quoted, side, filters, failures);
  const least = filters.openInterest;
  if (least !== null && openInterest !== null && openInterest < least) {
    const words = () => `open interest of the ${nameOf(quoted)} ${openInterest} < ${least}`;
    failures.push(tooLow("openInterest", openInterest, least, words));
  }
  return failures;
}

function unpricedWords(quoted: Quoted): string {
  const { bid, ask, mid } = quoted;
  return mid > 0 && ask !== null && ask > 0 && Number.isFinite(ask)
    ? `the ${nameOf(quoted)} is bid ${bid} above the ask ${ask}`
    : `nobody offers the ${nameOf(quoted)}`;
}

function judgeBid(quoted: Quoted, side: Side, { twoSided }: PlanFilters, failures: Failure[]): void {
  if (twoSided === null) return;
  const [bid, least] = [quoted.bid ?? 0, side === "sell" ? twoSided.short : twoSided.long];
  if (bid >= least - ROUNDING) return;
  const words = () =>
    bid > 0
      ? `bid of the ${nameOf(quoted)} ${bid.toFixed(2)} < ${least.toFixed(2)}`
      : `nobody bids for the ${nameOf(quoted)}`;
  failures.push(tooLow("twoSided", bid, least, words));
}

function judgeSpread(quoted: Quoted, side: Side, { legSpread }: PlanFilters, failures: Failure[]): void {
  const width = 2 * quoted.half;
  if (legSpread === null || width <= legSpread.dollars + ROUNDING) return;
  const [spread, widest] = [width / quoted.mid, side === "sell" ? legSpread.short : legSpread.long];
  if (spread <= widest + ROUNDING) return;
  const words = () => `spread of the ${nameOf(quoted)} ${percentsApart(spread, widest)}`;
  failures.push(tooHigh("legSpread", spread, widest, words));
}

const nameOf = ({ strike, type }: Quoted) => `${strike} ${type}`;

export function plainFailure(filter: RemovedBy, words: () => string): Failure {
  return { filter, value: null, limit: null, excess: 1, words };
}

export function tooLow(filter: RemovedBy, value: number, limit: number, words: () => string): Failure {
  return { filter, value, limit, excess: (limit - value) / Math.max(limit, ROUNDING), words };
}

export function tooHigh(filter: RemovedBy, value: number, limit: number, words: () => string): Failure {
  return { filter, value, limit, excess: (value - limit) / Math.max(limit, ROUNDING), words };
}

/** "18.8 %". */
export function percent(fraction: number): string {
  const value = 100 * fraction;
  return `${Number(value.toFixed(Math.abs(value) < 100 ? 1 : 0))} %`;
}

/** "18.8 % < 33.3 %": with as many places as it takes to tell the two apart. */
export function percentsApart(value: number, limit: number, of = ""): string {
  const sign = value < limit ? "<" : ">";
  const told = [percent(value), percent(limit)];
  for (let places = 2; told[0] === told[1] && places <= MOST_PLACES; places += 1)
    told.splice(0, 2, ...[value, limit].map((one) => `${(100 * one).toFixed(places)} %`));
  return `${told[0]}${of} ${sign} ${told[1]}`;
}

/** "0.350 > 0.3", likewise. */
export function numbersApart(value: number, limit: number): string {
  const sign = value < limit ? "<" : ">";
  let places = 3;
  while (Number(value.toFixed(places)) === limit && places < MOST_PLACES) places += 1;
  return `${value.toFixed(places)} ${sign} ${limit}`;
}

/** Beyond it nothing is a limit's doing. */
const MOST_PLACES = 9;
