import { expect, test } from "vitest";
import { createAlpacaBarSource } from "../../../src/adapters/alpaca/bar-source.ts";
import { createAlpacaChainSource } from "../../../src/adapters/alpaca/chain-source.ts";
import { createAlpacaDailyBarSource } from "../../../src/adapters/alpaca/daily-bar-source.ts";
import { createAlpacaQuoteSource } from "../../../src/adapters/alpaca/quote-source.ts";
import type { FetchedChain } from "../../../src/ingestion/ports.ts";
import {
  aBarsPage,
  alpacaDeps,
  anAlpacaBar,
  anOptionSnapshot,
  aStockSnapshot,
  CALL_670,
} from "../../support/alpaca-wire.ts";
import { mutateBody, seededRandom } from "../../support/mutate-body.ts";
import { barFlaw, createTally, dailyFlaw } from "../../support/price-flaws.ts";
import { loadRecordedText } from "../../support/shared.ts";

/** Bodies of each kind: 4 x 5,500 in all. */
const BODIES = 5_500;
const own = (body: unknown) => JSON.stringify(body);
const withRecorded = (body: unknown, ...files: string[]) => [
  own(body),
  ...files.flatMap((file) => loadRecordedText(`alpaca/${file}`) ?? []),
];
const minutesFrom = (iso: string, count: number) =>
  Array.from({ length: count }, (_, i) => anAlpacaBar({ t: iso.replace("00Z", `${String(i).padStart(2, "0")}Z`) }));

/** Answers the first call with a mutated body, the rest with what ends the paging. */
function mutated(text: string, rest: unknown) {
  let calls = 0;
  return alpacaDeps(() => {
    calls += 1;
    return calls === 1 ? { text } : { json: rest };
  }).deps;
}

/** Each of the bodies in turn, mutated. */
function* mutations(bodies: readonly string[], seed: number): Generator<string> {
  const random = seededRandom(seed);
  for (let i = 0; i < BODIES; i += 1) yield mutateBody(bodies[i % bodies.length] ?? "", random).text;
}

const REASONS = ["malformed", "impossible_prices", "outside_request", "provider_bad_body"];

test(`${BODIES} mutated pages of minute bars`, async () => {
  const tally = createTally();
  const request = {
    symbols: ["SPY", "AMZN"],
    timeframe: "1m" as const,
    fromMs: Date.parse("2021-10-15T16:00:00Z"),
    toMs: Date.parse("2021-10-15T17:05:00Z"),
  };
  const minutes = minutesFrom("2021-10-15T16:00:00Z", 4).map((bar, i) => ({ ...bar, t: `2021-10-15T16:0${i}:00Z` }));
  for (const text of mutations(withRecorded(aBarsPage({ SPY: minutes }), "go_TestGetBars_1.json"), 1)) {
    const source = createAlpacaBarSource(mutated(text, aBarsPage({})));
    await tally.read(text, () => source.fetchBars(request), ({ bars }) => bars.map((bar) => barFlaw(bar, request)));
  }
  expect(tally.flaws).toEqual([]);
  expect(tally.count("bodies")).toBe(BODIES);
  expect(tally.count("rows")).toBeGreaterThan(BODIES);
  for (const reason of [...REASONS, "duplicate"]) expect(tally.count(reason), reason).toBeGreaterThan(10);
});

test(`${BODIES} mutated pages of daily bars`, async () => {
  const tally = createTally();
  const request = { symbols: ["AAPL", "NIO", "TSLA"], from: "2021-10-13", to: "2022-03-09" };
  const days = [13, 14, 15].map((day) => anAlpacaBar({ t: `2021-10-${day}T04:00:00Z` }));
  const bodies = withRecorded(
    aBarsPage({ AAPL: days }),
    "go_TestGetMultiBars_1.json",
    "py_test_multisymbol_get_bars_1.json",
  );
  for (const text of mutations(bodies, 2)) {
    // The adjusted bars, asked for after, are mutated too.
    const deps = alpacaDeps((url) => (url.searchParams.has("page_token") ? { json: aBarsPage({}) } : { text })).deps;
    const source = createAlpacaDailyBarSource(deps);
    await tally.read(text, () => source.fetchDailyBars(request), ({ bars }) =>
      bars.map((bar) => dailyFlaw(bar, request)),
    );
  }
  expect(tally.flaws).toEqual([]);
  expect(tally.count("rows")).toBeGreaterThan(BODIES);
  for (const reason of [...REASONS, "duplicate"]) expect(tally.count(reason), reason).toBeGreaterThan(10);
});

test(`${BODIES} mutated stock snapshots`, async () => {
  const tally = createTally();
  const symbols = ["AAPL", "MSFT", "SPY"];
  const sound = (price: number | null) => price === null || (Number.isFinite(price) && price > 0);
  for (const text of mutations(withRecorded({ SPY: aStockSnapshot() }, "go_TestSnapshots_1.json"), 3)) {
    const source = createAlpacaQuoteSource(mutated(text, {}));
    await tally.read(text, () => source.fetchQuotes(symbols), ({ quotes }) =>
      quotes.map(({ symbol, price, bid, ask, previousClose, quotedAtMs }) => {
        if (!symbols.includes(symbol)) return `symbol ${symbol}`;
        if (!sound(price) || !sound(bid) || !sound(ask) || !sound(previousClose)) return "price";
        return quotedAtMs === null || Number.isInteger(quotedAtMs) ? null : "time";
      }),
    );
  }
  expect(tally.flaws).toEqual([]);
  expect(tally.count("rows")).toBeGreaterThan(BODIES / 2);
  for (const reason of ["no_quote", "malformed", "outside_request", "provider_bad_body"]) {
    expect(tally.count(reason), reason).toBeGreaterThan(10);
  }
});

const WINDOW = { symbol: "SPY", from: "2026-11-01", to: "2026-12-31", side: "CALL" as const };

function contractFlaw(contract: FetchedChain["contracts"][number]): string | null {
  const { occSymbol, bid, ask, mark, last, strike, expiration, volume, providerImpliedVolatility } = contract;
  if (!/^SPY {3}\d{6}C\d{8}$/.test(occSymbol) || contract.root !== "SPY") return `symbol ${occSymbol}`;
  if (expiration < "2026-11-23" || expiration > WINDOW.to || !(strike > 0)) return `expiration ${expiration}`;
  if (bid === null || ask === null || mark === null || !(mark >= 0.01)) return "mark";
  if (![bid, ask, mark, last ?? 0].every((price) => price >= 0 && price < 1e8)) return "price";
  if (volume !== null && !(Number.isInteger(volume) && volume >= 0)) return "volume";
  return providerImpliedVolatility === null || providerImpliedVolatility > 0 ? null : "volatility";
}

test(`${BODIES} mutated pages of option snapshots`, async () => {
  const tally = createTally();
  const snapshots = {
    [CALL_670]: anOptionSnapshot(),
    SPY261218C00675000: anOptionSnapshot({ greeks: undefined, latestTrade: undefined }),
    SPY261218P00670000: anOptionSnapshot(),
    SPY1261218C00670000: anOptionSnapshot(),
    SPY261120C00670000: anOptionSnapshot(),
    SPY261218C00900000: anOptionSnapshot({ latestQuote: { bp: 0, ap: 0.01 } }),
  };
  for (const text of mutations([own({ snapshots, next_page_token: null })], 4)) {
    let pages = 0;
    const { deps } = alpacaDeps((url) => {
      if (!url.pathname.includes("/options/")) return { json: { SPY: aStockSnapshot() } };
      pages += 1;
      return pages === 1 ? { text } : { json: { snapshots: {}, next_page_token: null } };
    });
    const ask = () => createAlpacaChainSource(deps).fetchChain(WINDOW);
    await tally.read(text, ask, ({ contracts }) => contracts.map(contractFlaw));
  }
  expect(tally.flaws).toEqual([]);
  expect(tally.count("rows")).toBeGreaterThan(BODIES);
  const reasons = ["adjusted", "below_min_mark", "expired", "malformed", "no_quote", "outside_request"];
  for (const reason of [...reasons, "provider_bad_body"]) {
    expect(tally.count(reason), reason).toBeGreaterThan(10);
  }
});
