import fc from "fast-check";
import { expect, test } from "vitest";
import { type ConePicture, coneSvg } from "../../src/charts/cone.ts";
import { type IvHistoryPicture, ivHistorySvg } from "../../src/charts/iv-history.ts";
import { HEIGHT, WIDTH } from "../../src/charts/parts/frame.ts";
import { overlap } from "../../src/charts/parts/measure-text.ts";
import { type PayoffPicture, payoffSvg } from "../../src/charts/payoff.ts";
import { type ReliabilityPicture, reliabilitySvg } from "../../src/charts/reliability.ts";
import { type SmilePicture, smileSvg } from "../../src/charts/smile.ts";
import { type TermPicture, termSvg } from "../../src/charts/term.ts";
import { type TradeSeries, tradeProfitSvg } from "../../src/charts/trade-profit.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { readSvg, textsOf } from "./read-svg.ts";

/** Numbers that pictures meet, and those that they should not: flat, huge, tiny, negative, none. */
const size = fc.oneof(
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  fc.constantFrom(0, 1e-7, -1e-7, 1e300, -1e300, Number.NaN, Number.POSITIVE_INFINITY, 123.45),
);
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const price = fc.oneof(
  fc.double({ min: 0.01, max: 900, noNaN: true }),
  fc.constantFrom(0.0004, 4_523_000, 100),
);
const volatility = fc.oneof(fc.double({ min: 0.001, max: 3, noNaN: true }), fc.constantFrom(0.2, 19.9, 1e-5));
const symbol = fc.constantFrom("F", "SPY", "BRK.B", "WWWWWWWWWW");
const name = fc.constantFrom(
  "long call 583",
  "broken wing butterfly 4523000.55/4524000.55/4526000.55 × 10000",
  '<b>&"☃',
);
const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays("2025-01-02", days));
const days = (most: number) => fc.uniqueArray(day, { maxLength: most }).map((list) => list.toSorted());
const instant = fc.integer({ min: 1_735_830_000_000, max: 1_800_000_000_000 });

function isSane(svg: string): void {
  expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
  const elements = readSvg(svg);
  expect(
    elements.filter((each) => each.name === "title" || each.name === "desc").map((each) => each.text),
  ).toEqual([expect.stringMatching(/./), expect.stringMatching(/.\.$/)]);
  const texts = textsOf(svg);
  for (const [index, { text, box }] of texts.entries()) {
    const inside = box.left >= 0 && box.right <= WIDTH && box.top >= 0 && box.bottom <= HEIGHT;
    expect(inside, `${text} is cut`).toBe(true);
    const clash = texts.slice(index + 1).find((other) => overlap(box, other.box));
    expect(clash, `${text} stands on ${clash?.text}`).toBeUndefined();
  }
  for (const { attributes } of elements) {
    for (const key of ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy"]) {
      const value = Number(attributes[key] ?? 0);
      expect(value, key).toBeGreaterThanOrEqual(-0.5);
      expect(value, key).toBeLessThanOrEqual(WIDTH + 0.5);
    }
  }
}

const ANY = { numRuns: 60 };

test("a payoff of any numbers", () => {
  const input = fc
    .uniqueArray(price, { maxLength: 30 })
    .map((list) => list.toSorted((a, b) => a - b))
    .chain((prices) => {
      const row = fc.option(fc.array(maybe(size), { minLength: prices.length, maxLength: prices.length }), {
        nil: null,
      });
      return fc.record<PayoffPicture>({
        symbol: maybe(symbol),
        name,
        expiration: day,
        dte: fc.nat(2_000),
        underlyingPrice: price,
        prices: fc.constant(prices),
        curves: fc.record({ today: row, halfWay: row, expiry: row }),
        halfWayDate: maybe(day),
        breakevens: fc.array(price, { maxLength: 4 }),
        expectedMove: maybe(fc.record({ lower: price, upper: price })),
        probabilityOfProfit: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
        maxProfit: maybe(fc.double({ min: 0, max: 1e12, noNaN: true })),
        maxLoss: maybe(fc.double({ min: 0, max: 1e12, noNaN: true })),
        quotedAtMs: maybe(instant),
      });
    });
  fc.assert(
    fc.property(input, (picture) => isSane(payoffSvg(picture, "dark"))),
    ANY,
  );
});

test("a history of any volatilities", () => {
  const input = days(60).chain((list) =>
    fc.record<IvHistoryPicture>({
      symbol,
      closes: fc.tuple(
        ...list.map((each) =>
          fc.record({ day: fc.constant(each), iv30: maybe(volatility), rebuilt: fc.boolean() }),
        ),
      ),
      current: maybe(fc.record({ day, iv30: volatility })),
      rank: maybe(fc.double({ min: 0, max: 100, noNaN: true })),
      percentile: maybe(fc.double({ min: 0, max: 100, noNaN: true })),
      observations: fc.nat(252),
      unranked: fc.constant("12 of 60 closes"),
      quotedAtMs: maybe(instant),
    }),
  );
  fc.assert(
    fc.property(input, (picture) => isSane(ivHistorySvg(picture, "dark"))),
    ANY,
  );
});

test("a term structure of any expirations", () => {
  const point = fc.record({
    expiration: day,
    days: fc.double({ min: 0, max: 1_100, noNaN: true }),
    atmVolatility: maybe(volatility),
  });
  const input = fc.record<TermPicture>({
    symbol,
    day,
    points: fc.array(point, { maxLength: 25 }).map((list) => list.toSorted((a, b) => a.days - b.days)),
    iv30: maybe(volatility),
    shape: fc.constantFrom("contango", "backwardation", "flat", null),
    earnings: maybe(
      fc.array(fc.record({ date: day, days: fc.double({ min: 0, max: 400, noNaN: true }) }), {
        maxLength: 4,
      }),
    ),
    quotedAtMs: maybe(instant),
  });
  fc.assert(
    fc.property(input, (picture) => isSane(termSvg(picture, "dark"))),
    ANY,
  );
});

test("a smile of any quotes", () => {
  const quote = fc.record({
    strike: price,
    type: fc.constantFrom("call" as const, "put" as const),
    bid: maybe(volatility),
    mid: maybe(volatility),
    ask: maybe(volatility),
  });
  const input = fc.record<SmilePicture>({
    symbol,
    expiration: day,
    dte: fc.nat(2_000),
    underlyingPrice: price,
    atmVolatility: maybe(volatility),
    quotes: fc.array(quote, { maxLength: 25 }),
    fitted: fc
      .array(fc.record({ strike: price, volatility }), { maxLength: 25 })
      .map((list) => list.toSorted((a, b) => a.strike - b.strike)),
    delta25: fc.record({ put: maybe(price), call: maybe(price) }),
    skew25Delta: maybe(fc.double({ min: -1, max: 1, noNaN: true })),
    quotedAtMs: maybe(instant),
  });
  fc.assert(
    fc.property(input, (picture) => isSane(smileSvg(picture, "dark"))),
    ANY,
  );
});

test("a cone of any prices", () => {
  const input = days(40).chain((list) =>
    fc.record<ConePicture>({
      symbol,
      closes: fc.tuple(...list.map((each) => fc.record({ day: fc.constant(each), close: maybe(price) }))),
      underlyingPrice: price,
      day,
      expiration: day,
      dte: fc.nat(2_000),
      oneSigma: maybe(
        fc.record({
          lower: fc.oneof(price, fc.constant(0)),
          upper: price,
          percent: fc.double({ min: 0, max: 900, noNaN: true }),
          probability: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      ),
      quotedAtMs: maybe(instant),
    }),
  );
  fc.assert(
    fc.property(input, (picture) => isSane(coneSvg(picture, "dark"))),
    ANY,
  );
});

test("a record of any odds", () => {
  const share = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0, 1, 0.5, Number.NaN, -0.1, 1.5),
  );
  const bucket = fc.record({
    predicted: share,
    happened: share,
    n: fc.oneof(fc.nat(100_000), fc.constant(46)),
    band: fc.tuple(share, share).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]),
  });
  const input = fc.record<ReliabilityPicture>({
    symbol: maybe(symbol),
    buckets: fc.array(bucket, { maxLength: 10 }),
    to: maybe(day),
  });
  fc.assert(
    fc.property(input, (picture) => isSane(reliabilitySvg(picture, "dark"))),
    ANY,
  );
});

test("a trade of any marks", () => {
  const marks = fc
    .array(fc.record({ atMs: instant, profit: maybe(size) }), { maxLength: 40 })
    .map((list) => list.toSorted((a, b) => a.atMs - b.atMs));
  const input = fc.record<TradeSeries>({
    symbol,
    name,
    openedAtMs: instant,
    closedAtMs: maybe(instant),
    expiration: day,
    points: marks,
    maxProfit: maybe(fc.double({ min: 0, max: 1e12, noNaN: true })),
    maxLoss: maybe(fc.double({ min: 0, max: 1e12, noNaN: true })),
    halfProfit: maybe(fc.double({ min: 0, max: 1e12, noNaN: true })),
    quotedAtMs: maybe(instant),
  });
  fc.assert(
    fc.property(input, (picture) => isSane(tradeProfitSvg(picture, "dark"))),
    ANY,
  );
});
