import { expect, test } from "vitest";
import { measureMove } from "../../src/iv-metrics/measure-move.ts";
import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { normalCdf } from "../../src/pricing/normal-distribution.ts";
import { impliedOutcome } from "../../src/track-record/implied-outcome.ts";
import { type ObservedExpiry, observedExpiry } from "../../src/track-record/observed-expiry.ts";
import { QUANTILES, STANDARD_TRADES } from "../../src/track-record/ports.ts";
import { probabilityAbove } from "../../src/volatility/probability-above.ts";
import { expirySmile } from "../../src/volatility/smile.ts";
import { smileNumbers } from "../../src/volatility/smile-numbers.ts";
import { aSnapshot } from "../support/volatility.ts";

const AT = Date.parse("2026-11-18T21:00:00Z");
const YEARS = yearsBetween(AT, expiresAtMs("2026-12-18", "PM"));
const FORWARD = 581.2;

/** Steeper below, and quoted out to so many deviations. */
function smileTo(deviations: number, tilt = -0.15) {
  const width = 0.2 * Math.sqrt(YEARS);
  const points = Array.from({ length: 33 }, (_, i) => {
    const k = ((i - 16) / 16) * deviations * width;
    return { strike: FORWARD * Math.exp(k), volatility: 0.2 * (1 + tilt * Math.tanh(k / width)) };
  });
  const fitted = expirySmile({ points, forward: FORWARD, years: YEARS });
  if (!fitted.ok) throw new Error(fitted.reason);
  return smileNumbers(fitted.smile);
}

const live = (smile: number[] | null, changes: Parameters<typeof aSnapshot>[0] = {}) =>
  aSnapshot({ asOfMs: AT, quotedAtMs: AT, forward: FORWARD, smile, ...changes });

function seen(snapshot: ReturnType<typeof aSnapshot>): ObservedExpiry {
  const observed = observedExpiry({ source: "live", snapshot }, nyseCalendar);
  if (observed === null) throw new Error("Nothing was observed.");
  return observed;
}

function implied(observed: ObservedExpiry) {
  const found = impliedOutcome(observed);
  if (found === null) throw new Error("Nothing is implied.");
  return found;
}

test("one deviation is that of /expected-move", () => {
  const snapshot = live(smileTo(3));
  const shown = measureMove(snapshot, nyseCalendar)?.oneSigma;
  const { oneSigma } = implied(seen(snapshot));
  expect(Math.round(oneSigma * 100) / 100).toBe(shown?.move);
  expect(seen(snapshot).days).toBeCloseTo(365 * YEARS, 12);
});

test("a live chain and a rebuilt expiration of the same numbers imply the same", () => {
  const snapshot = live(smileTo(3));
  const spot = snapshot.forward * Math.exp(-(snapshot.rate - snapshot.dividendYield) * YEARS);
  const rebuilt = observedExpiry(
    {
      source: "databento-cbbo-1m",
      atMs: AT,
      underlyingPrice: spot,
      expiry: {
        ...{ root: "SPY", expiration: "2026-12-18", settlement: "PM", days: 365 * YEARS, forward: FORWARD },
        ...{
          rate: snapshot.rate,
          atmImpliedVolatility: 0.2,
          skew25Delta: null,
          atmStraddle: 24.5,
          points: 33,
        },
        smile: snapshot.smile ?? [],
      },
    },
    nyseCalendar,
  );
  if (rebuilt === null) throw new Error("Nothing was observed.");
  const [of, from] = [implied(rebuilt), implied(seen(snapshot))];
  expect(of.oneSigma).toBeCloseTo(from.oneSigma, 9);
  of.quantiles.forEach((price, i) => {
    expect(price).toBeCloseTo(from.quantiles[i] ?? 0, 9);
  });
  of.probabilities.forEach((one, i) => {
    expect(one).toBeCloseTo(from.probabilities[i] ?? 0, 9);
  });
});

test("each quantile has its probability below it, under the skew", () => {
  const observed = seen(live(smileTo(3)));
  const { smile, forward, years } = observed;
  const { quantiles } = implied(observed);
  quantiles.forEach((price, i) => {
    const below = 1 - probabilityAbove({ smile, barrier: price ?? 0, forward, years });
    expect(below).toBeCloseTo(QUANTILES[i] ?? 0, 9);
  });
  expect(quantiles).toEqual(quantiles.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  // A skewed density falls further than it rises.
  const [low = 0, high = 0] = [quantiles[0] ?? 0, quantiles[6] ?? 0];
  expect(forward - low).toBeGreaterThan(high - forward);
});

test("under a flat smile the standard trades have the probabilities of Black and Scholes", () => {
  const observed = seen(live(smileTo(3, 0), { atmImpliedVolatility: 0.2 }));
  const { forward, years, rate, dividendYield } = observed;
  const width = 0.2 * Math.sqrt(years);
  const strikeOf = (callDelta: number) => {
    // N(d1) = delta e^{qT}: solved by bisection, apart from the code that is tested.
    let [low, high] = [forward / 2, forward * 2];
    for (let i = 0; i < 200; i += 1) {
      const middle = (low + high) / 2;
      const delta =
        Math.exp(-dividendYield * years) * normalCdf(Math.log(forward / middle) / width + width / 2);
      if (delta > callDelta) low = middle;
      else high = middle;
    }
    return low;
  };
  const above = (price: number) => normalCdf(Math.log(forward / price) / width - width / 2);
  const price = (type: "call" | "put", strike: number) =>
    blackPrice({ type, forward, strike, years, volatility: 0.2, discountFactor: Math.exp(-rate * years) });
  const whole = Math.exp(-dividendYield * years);
  const [put30, put16, call30, call16, call50] = [whole - 0.3, whole - 0.16, 0.3, 0.16, 0.5].map(
    strikeOf,
  ) as [number, number, number, number, number];
  const put50 = strikeOf(whole - 0.5);
  const [bull, bear] = [
    price("put", put30) - price("put", put16),
    price("call", call30) - price("call", call16),
  ];
  const strangle = price("put", put16) + price("call", call16);
  const straddle = price("call", forward) + price("put", forward);
  const expected = [
    above(put30 - price("put", put30)),
    above(put16 - price("put", put16)),
    above(put30 - bull),
    1 - above(call30 + bear),
    above(put30 - bull - bear) - above(call30 + bull + bear),
    above(put16 - strangle) - above(call16 + strangle),
    1 - above(forward - straddle) + above(forward + straddle),
    above(call50 + price("call", call50)),
    1 - above(put50 - price("put", put50)),
    above(call50 + price("call", call50) - price("call", call30)),
  ];
  const { probabilities, trades } = implied(observed);
  expect(probabilities).toHaveLength(STANDARD_TRADES.length);
  // The fit of a flat smile is flat to a few millionths.
  probabilities.forEach((one, i) => {
    expect(one, STANDARD_TRADES[i]).toBeCloseTo(expected[i] ?? 0, 4);
  });
  const [shortPut, , , , condor] = trades;
  expect(shortPut?.profitAt(forward)).toBeCloseTo(price("put", put30), 2);
  expect(condor?.profitAt(put30)).toBeCloseTo(bull + bear, 2);
  expect(condor?.profitAt(0)).toBeLessThan(0);
});

test("what lies beyond the strikes that were quoted is not told", () => {
  const { quantiles, probabilities } = implied(seen(live(smileTo(0.8))));
  expect(quantiles.map((one) => one !== null)).toEqual([false, false, true, true, true, false, false]);
  const there = STANDARD_TRADES.filter((_, i) => probabilities[i] !== null);
  expect(there).toEqual([
    "short put 30 delta",
    "long straddle",
    "long call 50 delta",
    "long put 50 delta",
    "bull call 50/30 delta",
  ]);
});

test("without a smile or a volatility there is nothing to record", () => {
  const look = (snapshot: ReturnType<typeof aSnapshot>) =>
    observedExpiry({ source: "live", snapshot }, nyseCalendar);
  expect(look(live(null))).toBeNull();
  expect(look(live([1, 2]))).toBeNull();
  expect(look(live(smileTo(3), { atmImpliedVolatility: null }))).toBeNull();
  // After its expiry a chain has no life left.
  expect(look(live(smileTo(3), { quotedAtMs: AT + 40 * 86_400_000 }))).toBeNull();
  expect(impliedOutcome({ ...seen(live(smileTo(3))), atmImpliedVolatility: 0 })).toBeNull();
});
