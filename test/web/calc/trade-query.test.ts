import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../src/calculator/limits.ts";
import { parseCalc } from "../../../src/http/parse-bodies.ts";
import { FILLS } from "../../../src/options/fill-prices.ts";
import { STRATEGIES } from "../../../src/options/strategy.ts";
import { type TradeBody, tradeBody, tradeQuery } from "../../../src/web/calc/trade-query.ts";

const read = (query: string) => tradeBody(new URLSearchParams(query));
const within = ({ min, max }: { min: number; max: number }) =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const whole = ({ min, max }: { min: number; max: number }) => fc.integer({ min, max });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const date = fc.constantFrom("2026-12-18", "2027-01-15", "2028-06-30");
const when = fc.oneof(fc.record({ expiration: date }), fc.record({ dte: whole(LIMITS.dte) }));
const symbol = fc.constantFrom("SPY", "BRK.B", "SPX");
const common = fc.record({
  underlyingPrice: maybe(within(LIMITS.underlyingPrice)),
  rate: maybe(within(LIMITS.rate)),
  dividendYield: maybe(within(LIMITS.dividendYield)),
  fill: maybe(fc.constantFrom(...FILLS)),
  contracts: maybe(whole(LIMITS.contracts)),
  accountSize: maybe(within(LIMITS.accountSize)),
  riskPercent: maybe(within(LIMITS.riskPercent)),
});
const side = fc.constantFrom("buy" as const, "sell" as const);
const option = fc
  .record({
    type: fc.constantFrom("call" as const, "put" as const),
    side,
    quantity: whole(LIMITS.quantity),
    strike: within(LIMITS.strike),
    root: maybe(fc.constantFrom("SPX", "SPXW")),
    premium: maybe(within(LIMITS.premium)),
    impliedVolatility: maybe(within(LIMITS.impliedVolatility)),
  })
  .chain((leg) => when.map((expiry) => ({ ...leg, ...expiry })));
const shares = fc.record({
  type: fc.constant("stock" as const),
  side,
  quantity: whole(LIMITS.quantity),
  premium: maybe(within(LIMITS.underlyingPrice)),
});
const legs = fc
  .tuple(
    fc.record({ symbol: maybe(symbol), legs: fc.array(fc.oneof(option, shares), { maxLength: 6 }) }),
    option,
    common,
  )
  .map(([form, first, more]): TradeBody => ({ ...form, ...more, legs: [first, ...form.legs] }));
const strikes = fc.array(
  whole({ min: 1, max: 99_999 }).map((cents) => cents / 100),
  { minLength: 1, maxLength: 4 },
);
const strategy = fc
  .tuple(
    fc.record({
      symbol,
      strategy: fc.constantFrom(...STRATEGIES.map(({ name }) => name)),
      strikes,
      premium: maybe(within(LIMITS.premium)),
      root: maybe(fc.constant("SPXW")),
      farDte: maybe(whole(LIMITS.dte)),
    }),
    when,
    common,
  )
  .map(([form, expiry, more]): TradeBody => ({ ...form, ...expiry, ...more }));

describe("a trade in an address", () => {
  it("is read back as the very trade, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(strategy, legs), (body) => {
        const query = tradeQuery(body);
        expect(parseCalc(read(query))).toEqual(parseCalc(JSON.parse(JSON.stringify(body))));
        expect(tradeQuery(read(query))).toBe(query);
      }),
    );
  });

  it("stays readable", () => {
    const condor =
      "symbol=SPY&leg=1P575@2026-12-18&leg=-1P580@2026-12-18&leg=-2C600@30d~p1.5~v0.2~rSPXW&leg=1S";
    expect(tradeQuery(read(condor))).toBe(condor);
    const spread = "symbol=SPY&strategy=bull_put_spread&strikes=580/575&dte=30";
    expect(tradeQuery(read(spread))).toBe(spread);
  });

  it("takes legs as people type them", () => {
    const typed = read("leg=%2B2c600@30&leg=+1p580@2026-12-18&leg=P570@7D");
    expect(typed.legs).toEqual([
      { type: "call", side: "buy", quantity: 2, strike: 600, dte: 30 },
      { type: "put", side: "buy", quantity: 1, strike: 580, expiration: "2026-12-18" },
      { type: "put", side: "buy", quantity: 1, strike: 570, dte: 7 },
    ]);
  });

  it("leaves out what a form sends empty, and names that are not of a trade", () => {
    expect(read("symbol=SPY&strategy=&strikes=&dte=&leg=&utm_source=x")).toEqual({ symbol: "SPY" });
  });

  it.each(["580", "-1X580@30d", "1P@2026-12-18x", "1P580@2026-12-18~z3", "1P580~"])(
    "refuses the leg %s by name",
    (leg) => {
      expect(() => read(`leg=${leg}`)).toThrow(`leg: "${leg}" is no leg.`);
    },
  );

  it.each([
    ["dte=soon", "dte: must be a number"],
    ["dte=1.5", "dte: must be a whole number"],
    ["dte=30&premium=-1", "premium: must not be negative"],
    ["dte=30&fill=best", "fill: must be one of mid, realistic, natural"],
    ["dte=30&leg=1P580@30d", "strategy: is no field of this form"],
  ])("leaves it to the body's schema to refuse %s", (more, says) => {
    const body = read(`symbol=SPY&strategy=bull_put_spread&strikes=580/575&${more}`);
    expect(() => parseCalc(body)).toThrow(says);
  });
});
