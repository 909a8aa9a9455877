import { expect, test } from "vitest";
import { createMarket } from "../../local/market/model/market.ts";
import { MINUTE_MS } from "../../src/market/calendar-date.ts";
import { wallTimeToMs } from "../../src/market/time-zone.ts";
import { type OccSymbol, parseOccSymbol } from "../../src/options/occ-symbol.ts";

const market = createMarket({ seed: 7 });
const DAY = "2026-06-16";
const OPEN_MS = wallTimeToMs(DAY, 9 * 60 + 30);
const CLOSE_MS = wallTimeToMs(DAY, 16 * 60);
/** The chain shows no later minute than the last one of the session. */
const LAST_SEEN = 389 / 390;

/** What the chain shows at an instant of a month's standard contracts. */
function quotesAt(symbol: string, ms: number) {
  const chain = market.chain(symbol, ms, { series: ({ expiration: { date } }) => date === "2026-07-17" });
  return (chain?.series ?? []).flatMap(({ quotes }) => quotes).filter(({ nonStandard }) => !nonStandard);
}

function named({ occSymbol }: { occSymbol: string }): OccSymbol {
  const contract = parseOccSymbol(occSymbol);
  if (contract === null) throw new Error(occSymbol);
  return contract;
}

const minutesOf = (symbol: string, contracts: readonly OccSymbol[], fromMs = OPEN_MS, toMs = CLOSE_MS) =>
  market.optionMinutes(symbol, DAY, { contracts, fromMs, toMs }) ?? [];

test("the minutes of a day add up to the volume that the chain shows after the close", () => {
  const quotes = quotesAt("SPY", CLOSE_MS - MINUTE_MS);
  const minutes = minutesOf("SPY", quotes.map(named));
  let traded = 0;
  for (const [i, quote] of quotes.entries()) {
    const sum = (minutes[i] ?? []).reduce((total, { volume }) => total + volume, 0);
    if (quote.dead) expect(sum).toBe(0);
    else expect(Math.floor(sum * LAST_SEEN), quote.occSymbol).toBe(quote.volume);
    traded += sum;
  }
  expect(traded).toBeGreaterThan(1_000);
});

test("a minute comes out the same whatever range asks for it", () => {
  const contracts = quotesAt("AAPL", CLOSE_MS - MINUTE_MS).map(named);
  const fromMs = wallTimeToMs(DAY, 15 * 60 + 15);
  const toMs = fromMs + 30 * MINUTE_MS;
  const whole = minutesOf("AAPL", contracts);
  const part = minutesOf("AAPL", contracts, fromMs, toMs);
  const cut = whole.map((rows) => rows?.filter(({ startMs }) => startMs >= fromMs && startMs < toMs));
  expect(part).toEqual(cut);
  expect(part.flat().length).toBeGreaterThan(100);
});

test("trades lie within the quotes of their minute, on ticks", () => {
  const fromMs = wallTimeToMs(DAY, 15 * 60 + 20);
  const quotes = quotesAt("SPY", fromMs + MINUTE_MS / 2);
  const minutes = minutesOf("SPY", quotes.map(named), fromMs, fromMs + MINUTE_MS);
  let rows = 0;
  for (const [i, { bid, ask, delta, occSymbol }] of quotes.entries()) {
    for (const { open, high, low, close, mean, volume, trades } of minutes[i] ?? []) {
      // The share moves by up to some ten cents within the minute.
      const room = 0.02 + 0.4 * Math.abs(delta);
      expect(mean, occSymbol).toBeGreaterThan(bid - room);
      expect(mean, occSymbol).toBeLessThan(ask + room);
      expect([open, high, low, close].every((price) => Number.isInteger(Math.round(price * 1e6) / 1e4))).toBe(
        true,
      );
      expect(
        low <= mean && mean <= high && low <= Math.min(open, close) && high >= Math.max(open, close),
      ).toBe(true);
      expect(volume).toBeGreaterThanOrEqual(trades);
      rows += 1;
    }
  }
  expect(rows).toBeGreaterThan(20);
});

test("what is not listed that day is null, and a closed day has nothing", () => {
  const contract = { root: "SPY", expiration: "2026-07-17", type: "call", strike: 600 } as const;
  const wish = { contracts: [contract, { ...contract, strike: 600.37 }], fromMs: OPEN_MS, toMs: CLOSE_MS };
  const [listed, unlisted] = market.optionMinutes("SPY", DAY, wish) ?? [];
  expect(listed).not.toBeNull();
  expect(unlisted).toBeNull();
  expect(market.optionMinutes("SPY", "2026-06-19", wish)).toBeNull();
  expect(market.optionMinutes("NOSUCH", DAY, wish)).toBeNull();
});
