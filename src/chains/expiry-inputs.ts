import { hasCalendarArbitrage } from "../volatility/calendar-arbitrage.ts";
import { restsOnWings } from "../volatility/model-free-volatility.ts";
import { isOfAnotherRefresh } from "./left-behind.ts";
import type { StoredExpirySnapshot } from "./reader-ports.ts";
import { storedSmile } from "./stored-smile.ts";

/** What the figures of one expiration rest on, as every answer shows it. Fractions a year, dollars a share. */
export type ExpiryInputs = {
  /** What is valued with, and what the provider and the quotes each say it is. */
  underlying: { used: number; stated: number | null; implied: number | null; impliedError: number | null };
  forward: number;
  forwardError: number | null;
  forwardSource: "parity" | "carry";
  rate: number;
  rateSource: StoredExpirySnapshot["rateSource"];
  /** Cash that goes ex before expiry; null where nobody knows. */
  dividends: number | null;
  /** What leads from the underlying to the forward beside interest: dividends, a borrow fee. */
  impliedYield: number;
  atmImpliedVolatility: number | null;
  modelFreeVolatility: number | null;
  skew25Delta: number | null;
  arbitrage: { butterfly: boolean; calendar: boolean };
};

/** `before` is the expiration before it, of the same settlement where there are several. */
export function expiryInputs(
  snapshot: StoredExpirySnapshot,
  before: StoredExpirySnapshot | null,
): ExpiryInputs {
  const { statedPrice: stated, impliedPrice: implied, impliedPriceError: impliedError } = snapshot;
  const [near, far] = [before === null ? null : storedSmile(before), storedSmile(snapshot)];
  return {
    underlying: { used: snapshot.underlyingPrice, stated, implied, impliedError },
    forward: snapshot.forward,
    forwardError: snapshot.forwardError,
    forwardSource: snapshot.forwardSource,
    rate: snapshot.rate,
    rateSource: snapshot.rateSource,
    dividends: snapshot.dividends,
    impliedYield: snapshot.dividendYield,
    atmImpliedVolatility: snapshot.atmImpliedVolatility,
    modelFreeVolatility: snapshot.modelFreeVolatility,
    skew25Delta: snapshot.skew25Delta,
    arbitrage: {
      butterfly: snapshot.butterflyArbitrage,
      calendar: near !== null && far !== null && hasCalendarArbitrage(near, far),
    },
  };
}

/**
 * The snapshot of the expiration before that the same refresh saw, of the same root where that lists one; null for the
 * first.
 */
export function snapshotBefore(
  snapshot: StoredExpirySnapshot,
  snapshots: readonly StoredExpirySnapshot[],
): StoredExpirySnapshot | null {
  const earlier = snapshots.filter(
    (one) => one.expiration < snapshot.expiration && !isOfAnotherRefresh(one, snapshot),
  );
  const latest = earlier.reduce((last, { expiration }) => (expiration > last ? expiration : last), "");
  const onDate = earlier.filter(({ expiration }) => expiration === latest);
  return onDate.find(({ root }) => root === snapshot.root) ?? onDate[0] ?? null;
}

/** A chain's own slope this far from the rate used is told. */
const RATE_GAP = 0.01;

/** What a trader should know of what an expiration's figures rest on, as sentences. */
export function inputWarnings(snapshot: StoredExpirySnapshot): string[] {
  const warnings: string[] = [];
  if (snapshot.delayed) warnings.push(`${snapshot.provider} calls these quotes delayed by 15 minutes.`);
  warnings.push(...onUnderlying(snapshot));
  if (snapshot.forwardSource === "carry")
    warnings.push(
      "Too few usable pairs of calls and puts: the forward is the underlying grown at interest less known dividends.",
    );
  if (snapshot.rateSource === "assumed")
    warnings.push(`Neither a curve nor the provider has a rate: ${percent(snapshot.rate)} is assumed.`);
  const { slopeRate, rate, rateSource } = snapshot;
  if (slopeRate !== null && Math.abs(slopeRate - rate) > RATE_GAP)
    warnings.push(
      `Discounted at ${percent(rate)} (${rateSource}); the chain itself implies ${percent(slopeRate)}.`,
    );
  if (snapshot.tooWide > 0)
    warnings.push(`${snapshot.tooWide} contracts are quoted too wide to take a price from.`);
  if (snapshot.butterflyArbitrage)
    warnings.push("The quotes contradict each other: a butterfly could be bought for nothing.");
  return warnings;
}

/** Of the price of the underlying, which is one for all expirations. */
export function onUnderlying(snapshot: StoredExpirySnapshot): string[] {
  const { statedPrice, underlyingPrice, impliedPriceError, provider } = snapshot;
  if (statedPrice === null) {
    return [`${provider} states no price of the underlying; the quotes imply ${underlyingPrice.toFixed(2)}.`];
  }
  if (Math.abs(statedPrice - underlyingPrice) < 5e-5) return [];
  const error = impliedPriceError === null ? "" : ` (± ${impliedPriceError.toFixed(2)})`;
  const or = snapshot.dividends === null ? "; or a dividend that nobody knows of lies before expiry" : "";
  return [
    `${provider} states the underlying at ${statedPrice.toFixed(2)}; the quotes imply ${underlyingPrice.toFixed(2)}${error}, which is used${or}.`,
  ];
}

const STATED = / states the underlying at [\d.]+; the quotes imply [\d.]+(?: \(± [\d.]+\))?, which is used/;
const UNSTATED = / states no price of the underlying; the quotes imply [\d.]+\.$/;

/** The same sentences, which are also stored as such, for whoever may not be told the price that a vendor has sold. */
export function withoutPrices(warnings: readonly string[]): string[] {
  return warnings.map((text) =>
    text
      .replace(STATED, " states another price of the underlying than the quotes imply; theirs is used")
      .replace(UNSTATED, " states no price of the underlying; that of the quotes is used."),
  );
}

/** Whether the model-free volatility comes in good part from beyond the quotes. */
export function modelFreeRestsOnWings(snapshot: StoredExpirySnapshot): boolean {
  const smile = storedSmile(snapshot);
  return snapshot.modelFreeVolatility !== null && smile !== null && restsOnWings(smile);
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`;
