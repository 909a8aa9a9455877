import { expect, test } from "vitest";
import { parseJsonBody } from "../../../src/adapters/provider-http.ts";
import { normaliseDays, normaliseMinutes } from "../../../src/adapters/schwab/normalise-candles.ts";
import { normaliseChain } from "../../../src/adapters/schwab/normalise-chain.ts";
import { normaliseQuotes } from "../../../src/adapters/schwab/normalise-quotes.ts";
import { trimCandles } from "../../../src/adapters/schwab/trim-candles.ts";
import { parseCandles } from "../../../src/adapters/schwab/wire-candles.ts";
import { parseChainEnvelope } from "../../../src/adapters/schwab/wire-chain.ts";
import { parseQuotes } from "../../../src/adapters/schwab/wire-quotes.ts";
import { AppError } from "../../../src/errors.ts";
import { formatOccSymbol, parseOccSymbol } from "../../../src/options/occ-symbol.ts";
import type { Bar, Quote } from "../../../src/prices/sources.ts";
import type { SkipCounts } from "../../../src/providers/provider.ts";
import { IN_SESSION, minutes, TODAY } from "../../support/moments.ts";
import { mutateBody, seededRandom } from "../../support/mutate-body.ts";
import { aPriceHistory, aWireCandle, aWireQuote } from "../../support/schwab-price-wire.ts";
import { aWireChain, aWireContract } from "../../support/schwab-wire.ts";

/** Of each kind of body; together 8,000. */
const CASES = 2_000;
const SEED = 20_261_123;

type Tally = { read: number; refused: number; rows: number; skipped: Record<string, number> };

/** Reads mutated bodies on the path that an answer takes; anything but an AppError fails the test. */
function readMutated(
  body: unknown,
  read: (text: string) => { rows: number; skipped: SkipCounts },
  seed: number,
): Tally {
  const text = JSON.stringify(body);
  const random = seededRandom(SEED + seed);
  const tally: Tally = { read: 0, refused: 0, rows: 0, skipped: {} };
  for (let i = 0; i < CASES; i += 1) {
    const mutated = mutateBody(text, random);
    try {
      const { rows, skipped } = read(mutated.text);
      tally.read += 1;
      tally.rows += rows;
      for (const [reason, n] of Object.entries(skipped)) {
        tally.skipped[reason] = (tally.skipped[reason] ?? 0) + n;
      }
    } catch (error) {
      if (!(error instanceof AppError))
        throw new Error(`${mutated.mutation}: ${mutated.text}`, { cause: error });
      if (!error.code.startsWith("provider_")) throw error;
      tally.refused += 1;
    }
  }
  return tally;
}

const isPrice = (value: number) => Number.isFinite(value) && value > 0 && value < 1e9;
const isPriceOrNull = (value: number | null) => value === null || isPrice(value);
const isCount = (value: number | null) => value === null || (Number.isSafeInteger(value) && value >= 0);

/** What no bar may break, whatever was sent. Throws, so that the loop stays fast. */
function requireBar(bar: Omit<Bar, "startMs">): void {
  const { symbol, open, high, low, close, volume } = bar;
  const sane =
    [open, high, low, close].every(isPrice) && high >= Math.max(open, close) && low <= Math.min(open, close);
  if (symbol !== "AAPL" || !sane || !isCount(volume)) throw new Error(`a wrong bar: ${JSON.stringify(bar)}`);
}

function requireQuote(quote: Quote): void {
  const { symbol, price, bid, ask, previousClose, dayVolume, quotedAtMs } = quote;
  const sane = isPrice(price) && [bid, ask, previousClose].every(isPriceOrNull) && isCount(dayVolume);
  const timely = quotedAtMs === null || (quotedAtMs > 0 && quotedAtMs <= IN_SESSION + minutes(5));
  if (!["AAPL", "SPX", "BRK.B"].includes(symbol) || !sane || !timely) {
    throw new Error(`a wrong quote: ${JSON.stringify(quote)}`);
  }
}

const SLICE = { symbol: "SPY", from: "2026-11-23", to: "2027-03-01", side: "ALL" } as const;
const CONTRACTS = [
  aWireContract(),
  aWireContract({ symbol: "SPY   261218P00580000", putCall: "PUT" }),
  aWireContract({ symbol: "SPY   261218C00585000", bid: 2.1, ask: 2.2, mark: 2.15 }),
];

function readChain(text: string) {
  const chain = normaliseChain(parseChainEnvelope(parseJsonBody("Schwab", text)), SLICE, IN_SESSION);
  for (const contract of chain.contracts) {
    const { occSymbol, symbol, strike, expiration, bid, ask, mark } = contract;
    const identity = parseOccSymbol(occSymbol);
    const same = identity !== null && formatOccSymbol(identity) === occSymbol && identity.strike === strike;
    const priced =
      mark !== null && mark >= 0.01 && [bid, ask, mark].every((price) => price === null || price >= 0);
    if (!same || symbol !== "SPY" || expiration < TODAY || !priced) {
      throw new Error(`a wrong contract: ${JSON.stringify(contract)}`);
    }
  }
  if (new Set(chain.contracts.map(({ occSymbol }) => occSymbol)).size !== chain.contracts.length) {
    throw new Error("a contract twice");
  }
  return { rows: chain.contracts.length, skipped: chain.skipped };
}

function readQuotes(text: string) {
  const { quotes, unknownSymbols, skipped } = normaliseQuotes(
    parseQuotes(parseJsonBody("Schwab", text)),
    ["AAPL", "SPX", "BRK.B", "NOPE"],
    IN_SESSION,
  );
  quotes.forEach(requireQuote);
  const named = [...quotes.map(({ symbol }) => symbol), ...unknownSymbols];
  if (new Set(named).size !== named.length) throw new Error("a symbol twice");
  return { rows: quotes.length, skipped };
}

const WINDOW = { stepMs: minutes(1), fromMs: IN_SESSION - minutes(4), toMs: IN_SESSION };

function readMinutes(text: string) {
  const trimmed = trimCandles(text, WINDOW.fromMs);
  const { bars, skipped } = normaliseMinutes(
    "AAPL",
    parseCandles(parseJsonBody("Schwab", trimmed), "AAPL"),
    WINDOW,
  );
  let before = WINDOW.fromMs - 1;
  for (const bar of bars) {
    requireBar(bar);
    const inPlace = bar.startMs > before && bar.startMs < WINDOW.toMs && bar.startMs % WINDOW.stepMs === 0;
    if (!inPlace) throw new Error(`a bar out of place: ${JSON.stringify(bar)}`);
    before = bar.startMs;
  }
  return { rows: bars.length, skipped };
}

function readDays(text: string) {
  const range = { from: "2026-11-16", to: "2026-11-20" };
  const { bars, skipped } = normaliseDays("AAPL", parseCandles(parseJsonBody("Schwab", text), "AAPL"), range);
  let before = "";
  for (const bar of bars) {
    requireBar(bar);
    const inPlace = bar.date > before && bar.date >= range.from && bar.date <= range.to;
    if (!inPlace || bar.adjusted !== null) throw new Error(`a day out of place: ${JSON.stringify(bar)}`);
    before = bar.date;
  }
  return { rows: bars.length, skipped };
}

const QUOTES = {
  AAPL: aWireQuote(),
  "BRK/B": aWireQuote({}, "BRK/B"),
  $SPX: { assetMainType: "INDEX", symbol: "$SPX", quote: { lastPrice: 6071.17, tradeTime: IN_SESSION } },
  errors: { invalidSymbols: ["NOPE"] },
};
const MINUTE_CANDLES = [6, 5, 4, 3, 2, 1, 0].map((back) => aWireCandle(IN_SESSION - minutes(back)));
const DAY_CANDLES = [16, 17, 18, 19, 20].map((day) => aWireCandle(Date.parse(`2026-11-${day}T06:00:00Z`)));

for (const [what, body, read, reasons] of [
  ["chains", aWireChain(CONTRACTS), readChain, ["malformed", "adjusted"]],
  ["quotes", QUOTES, readQuotes, ["malformed", "no_quote", "outside_request"]],
  [
    "minute candles",
    aPriceHistory(MINUTE_CANDLES),
    readMinutes,
    ["malformed", "impossible_prices", "duplicate"],
  ],
  ["daily candles", aPriceHistory(DAY_CANDLES), readDays, ["malformed", "impossible_prices", "duplicate"]],
] as const) {
  test(`of ${CASES} mutated ${what} each is read or refused with a reason, and no row is wrong`, () => {
    const tally = readMutated(body, read, what.length);
    expect(tally.read + tally.refused).toBe(CASES);
    expect(tally.read).toBeGreaterThan(CASES / 2);
    expect(tally.refused).toBeGreaterThan(CASES / 20);
    expect(tally.rows).toBeGreaterThan(CASES);
    expect(Object.keys(tally.skipped)).toEqual(expect.arrayContaining([...reasons]));
    console.info(`${what}: ${JSON.stringify(tally)}`);
  });
}
