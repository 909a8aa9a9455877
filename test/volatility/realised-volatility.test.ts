import { expect, test } from "vitest";
import { type PriceBar, realisedVolatility } from "../../src/volatility/realised-volatility.ts";

/** A session that opens at the last close and ends `move` away in log terms, without a shadow. */
function straightBars(moves: readonly number[]): PriceBar[] {
  let close = 100;
  const bars: PriceBar[] = [{ open: close, high: close, low: close, close }];
  for (const move of moves) {
    const open = close;
    close *= Math.exp(move);
    bars.push({ open, high: Math.max(open, close), low: Math.min(open, close), close });
  }
  return bars;
}

test("close-to-close is the sample deviation of log returns, annualised by 252", () => {
  const found = realisedVolatility({ bars: straightBars([0.01, -0.01, 0.01, -0.01]), sessions: 4 });
  expect(found).toMatchObject({ ok: true, n: 4 });
  if (found.ok) expect(found.closeToClose).toBeCloseTo(Math.sqrt((252 * 4e-4) / 3), 12);
});

test("Yang-Zhang of straight sessions without gaps is k of the close-to-close variance", () => {
  const found = realisedVolatility({ bars: straightBars([0.01, -0.01, 0.01, -0.01]), sessions: 4 });
  const k = 0.34 / (1.34 + 5 / 3);
  if (found.ok) expect(found.yangZhang ** 2).toBeCloseTo(k * found.closeToClose ** 2, 12);
  expect(found.ok).toBe(true);
});

test("Yang-Zhang of sessions that only gap overnight is the overnight variance", () => {
  const opens = [100, 102, 99, 101, 100].map((price) => ({
    open: price,
    high: price,
    low: price,
    close: price,
  }));
  const found = realisedVolatility({ bars: opens, sessions: 4 });
  if (found.ok) expect(found.yangZhang).toBeCloseTo(found.closeToClose, 12);
  expect(found.ok).toBe(true);
});

test("both find the volatility of a random walk, and Yang-Zhang strays less", () => {
  const [sessions, truth] = [20, 0.32];
  const errors = { closeToClose: 0, yangZhang: 0 };
  const random = gaussians(7);
  for (let run = 0; run < 60; run += 1) {
    const found = realisedVolatility({ bars: randomWalk(sessions + 1, truth, random), sessions });
    if (!found.ok) throw new Error(found.reason);
    errors.closeToClose += (found.closeToClose - truth) ** 2;
    errors.yangZhang += (found.yangZhang - truth) ** 2;
  }
  expect(Math.sqrt(errors.yangZhang / 60)).toBeLessThan(0.04);
  expect(errors.yangZhang).toBeLessThan(0.5 * errors.closeToClose);
});

function randomWalk(count: number, volatility: number, random: () => number): PriceBar[] {
  const steps = 256;
  const deviation = volatility / Math.sqrt(252 * steps);
  let price = 100;
  return Array.from({ length: count }, () => {
    const path = Array.from({ length: steps }, () => {
      price *= Math.exp(deviation * random());
      return price;
    });
    const [open = price] = path;
    return { open, high: Math.max(...path), low: Math.min(...path), close: price };
  });
}

/** Box-Muller over a Lehmer generator: the same walk on every run. */
function gaussians(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

test("only the last sessions count, and one bar more for the first close", () => {
  const calm = straightBars([0.01, -0.01, 0.01, -0.01]);
  const stormy = [{ open: 50, high: 200, low: 10, close: 20 }, ...calm];
  expect(realisedVolatility({ bars: stormy, sessions: 4 })).toEqual(
    realisedVolatility({ bars: calm, sessions: 4 }),
  );
  expect(realisedVolatility({ bars: calm, sessions: 5 })).toEqual({ ok: false, reason: "too-few-bars" });
});

test("a bar that contradicts itself is named; sessions must be a count", () => {
  const bars = straightBars([0.01, -0.01, 0.01]);
  const good = { open: 100, high: 101, low: 99, close: 100 };
  for (const bad of [
    { ...good, close: 0 },
    { ...good, open: Number.NaN },
    { ...good, high: Number.POSITIVE_INFINITY },
    { ...good, high: 99.5 },
    { ...good, low: 100.5 },
    { ...good, low: -1 },
  ]) {
    expect(realisedVolatility({ bars: [...bars, bad], sessions: 3 })).toEqual({
      ok: false,
      reason: "invalid-bar",
      index: 4,
    });
  }
  for (const sessions of [0, 1, 2.5, Number.NaN]) {
    expect(realisedVolatility({ bars, sessions })).toEqual({ ok: false, reason: "invalid-sessions" });
  }
});
