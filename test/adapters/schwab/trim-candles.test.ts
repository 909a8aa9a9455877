import { expect, test } from "vitest";
import { trimCandles } from "../../../src/adapters/schwab/trim-candles.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aPriceHistory, aWireCandle, type WireFields } from "../../support/schwab-price-wire.ts";

const START = IN_SESSION - minutes(100);
const stamps = (count: number) => Array.from({ length: count }, (_, i) => START + minutes(i));
const timesIn = (text: string) => JSON.parse(text).candles.map((candle: WireFields) => candle["datetime"]);

for (const [what, indent] of [
  ["compact", undefined],
  ["spaced", 2],
] as const) {
  test(`of a ${what} body only what is asked for is left, wherever the cut is`, () => {
    const all = stamps(100);
    const text = JSON.stringify(aPriceHistory(all.map((ms) => aWireCandle(ms))), null, indent);
    for (const index of [0, 1, 50, 99, 100]) {
      const fromMs = START + minutes(index);
      const trimmed = trimCandles(text, fromMs);
      expect(timesIn(trimmed)).toEqual(all.filter((ms) => ms >= fromMs));
      expect(JSON.parse(trimmed)).toMatchObject({ symbol: "AAPL", empty: false });
    }
  });
}

test("the place of the time among a candle's fields does not matter", () => {
  const timeFirst = stamps(5).map((datetime) => ({ datetime, ...aWireCandle(datetime) }));
  const text = JSON.stringify(aPriceHistory(timeFirst));
  expect(timesIn(trimCandles(text, START + minutes(3)))).toEqual(stamps(5).slice(3));
});

for (const [what, order] of [
  ["newest first", stamps(6).toReversed()],
  // The earlier ones stand last: what is cut unseen before them would be lost.
  ["out of order, earlier ones last", [0, 3, 4, 1, 2].map((i) => START + minutes(i))],
  ["out of order near the beginning", [1, 0, 2, 3, 4, 5].map((i) => START + minutes(i))],
  ["out of order near the end", [...stamps(4), START + minutes(5), START + minutes(4)]],
] as const) {
  test(`a body with candles ${what} stays as it is`, () => {
    const text = JSON.stringify(aPriceHistory(order.map((ms) => aWireCandle(ms))));
    expect(trimCandles(text, START + minutes(3))).toBe(text);
  });
}

test("a body without candles, or with something else in their place, stays as it is", () => {
  const odd = aPriceHistory([aWireCandle(START), aWireCandle(START, { datetime: "soon" })]);
  for (const text of ["", "{}", '{"candles":[]}', '{"candles":[{"datetime":"x"}]}', JSON.stringify(odd)]) {
    expect(trimCandles(text, IN_SESSION)).toBe(text);
  }
});

test("a body that was cut stays broken", () => {
  const text = JSON.stringify(aPriceHistory(stamps(20).map((ms) => aWireCandle(ms))));
  for (let length = 40; length < text.length; length += 17) {
    expect(() => JSON.parse(trimCandles(text.slice(0, length), START + minutes(10)))).toThrow(SyntaxError);
  }
});
