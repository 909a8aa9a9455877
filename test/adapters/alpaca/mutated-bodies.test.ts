import { test } from "vitest";
import { createAlpacaBarSource } from "../../../src/adapters/alpaca/bar-source.ts";
import { createAlpacaChainSource } from "../../../src/adapters/alpaca/chain-source.ts";
import { createAlpacaDailyBarSource } from "../../../src/adapters/alpaca/daily-bar-source.ts";
import { createAlpacaOptionHistorySource } from "../../../src/adapters/alpaca/option-history-source.ts";
import { createAlpacaQuoteSource } from "../../../src/adapters/alpaca/quote-source.ts";
import type { FetchedChain } from "../../../src/chains/ports.ts";
import type { Quote } from "../../../src/prices/sources.ts";
import {
  aBarsPage,
  alpacaDeps,
  anAlpacaBar,
  anOptionBar,
  anOptionSnapshot,
  aStockSnapshot,
  CALL_670,
} from "../../support/alpaca-wire.ts";
import { ALL_STRIKES } from "../../support/chain-scope.ts";
import { barFlaw, dailyFlaw, expectSound, readMutated } from "../../support/fuzz-prices.ts";
import { aHistoryContract } from "../../support/option-history.ts";
import { loadRecordedText } from "../../support/shared.ts";

/** Of each of the four kinds of body. */
const CASES = 5_500;
const REASONS = ["malformed", "impossible_prices", "outside_request", "duplicate", "provider_bad_body"];

const withRecorded = (body: unknown, ...files: string[]) => [
  JSON.stringify(body),
  ...files.flatMap((file) => loadRecordedText(`alpaca/${file}`) ?? []),
];

/** Answers the first call of each kind with the text, the rest with what ends the paging. */
function answering(text: string, rest: unknown) {
  return alpacaDeps((url) => (url.searchParams.has("page_token") ? { json: rest } : { text })).deps;
}

test(`${CASES} mutated pages of minute bars`, async () => {
  const request = {
    symbols: ["SPY", "AMZN"],
    timeframe: "1m" as const,
    fromMs: Date.parse("2021-10-15T16:00:00Z"),
    toMs: Date.parse("2021-10-15T17:05:00Z"),
  };
  const minutes = [0, 1, 2, 3].map((minute) => anAlpacaBar({ t: `2021-10-15T16:0${minute}:00Z` }));
  const tally = await readMutated({
    bodies: withRecorded(aBarsPage({ SPY: minutes }), "go_TestGetBars_1.json"),
    cases: CASES,
    seed: 1,
    read: (text) => createAlpacaBarSource(answering(text, aBarsPage({}))).fetchBars(request),
    flawsOf: ({ bars }) => bars.map((bar) => barFlaw(bar, request)),
  });
  expectSound(tally, CASES, REASONS);
});

test(`${CASES} mutated pages of daily bars, raw and adjusted`, async () => {
  const request = { symbols: ["AAPL", "NIO", "TSLA"], from: "2021-10-13", to: "2022-03-09" };
  const days = [13, 14, 15].map((day) => anAlpacaBar({ t: `2021-10-${day}T04:00:00Z` }));
  const tally = await readMutated({
    bodies: withRecorded(
      aBarsPage({ AAPL: days }),
      "go_TestGetMultiBars_1.json",
      "py_test_multisymbol_get_bars_1.json",
    ),
    cases: CASES,
    seed: 2,
    read: (text) => createAlpacaDailyBarSource(answering(text, aBarsPage({}))).fetchDailyBars(request),
    flawsOf: ({ bars }) => bars.map((bar) => dailyFlaw(bar, request)),
  });
  expectSound(tally, CASES, REASONS);
});

test(`${CASES} mutated pages of option bars`, async () => {
  const contracts = [aHistoryContract(), aHistoryContract({ strike: 675 })];
  const atMs = Date.parse("2026-11-20T20:45:00Z");
  const minutes = [15, 16, 30, 44].map((minute) => anOptionBar({ t: `2026-11-20T20:${minute}:00Z` }));
  const tally = await readMutated({
    bodies: [JSON.stringify(aBarsPage({ [CALL_670]: minutes, SPY261218C00675000: minutes }))],
    cases: CASES,
    seed: 5,
    read: (text) =>
      createAlpacaOptionHistorySource(
        alpacaDeps(({ pathname, searchParams }) => {
          const first = pathname.includes("/options/") && !searchParams.has("page_token");
          if (first) return { text };
          // The share's own minutes are sound: without them its options' trades could not be matched.
          return { json: aBarsPage(pathname.includes("/stocks/") ? { SPY: minutes } : {}) };
        }).deps,
      ).fetchOptions({ day: "2026-11-20", atMs, contracts }),
    flawsOf: ({ evidence }) =>
      evidence.kind === "quotes"
        ? ["quotes"]
        : evidence.trades.map(({ minuteMs, price, trades }) => {
            if (!(minuteMs >= atMs - 1_800_000 && minuteMs < atMs)) return `minute ${minuteMs}`;
            return price > 0 && price < 1e8 && Number.isInteger(trades) && trades > 0
              ? null
              : `price ${price}`;
          }),
  });
  expectSound(tally, CASES / 2, REASONS);
});

const SYMBOLS = ["AAPL", "MSFT", "SPY"];

function quoteFlaw({ symbol, price, bid, ask, previousClose, quotedAtMs }: Quote): string | null {
  if (!SYMBOLS.includes(symbol)) return `symbol ${symbol}`;
  const sound = (value: number | null) => value === null || (Number.isFinite(value) && value > 0);
  if (price === null || ![price, bid, ask, previousClose].every(sound)) return "price";
  return quotedAtMs === null || Number.isInteger(quotedAtMs) ? null : "time";
}

test(`${CASES} mutated stock snapshots`, async () => {
  const tally = await readMutated({
    bodies: withRecorded({ SPY: aStockSnapshot(), AAPL: { latestTrade: null } }, "go_TestSnapshots_1.json"),
    cases: CASES,
    seed: 3,
    read: (text) => createAlpacaQuoteSource(answering(text, {})).fetchQuotes(SYMBOLS),
    flawsOf: ({ quotes }) => quotes.map(quoteFlaw),
  });
  expectSound(tally, CASES / 2, ["no_quote", "malformed", "outside_request", "provider_bad_body"]);
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

test(`${CASES} mutated pages of option snapshots`, async () => {
  const snapshots = {
    [CALL_670]: anOptionSnapshot(),
    SPY261218C00675000: anOptionSnapshot({ greeks: undefined, latestTrade: undefined }),
    SPY261218P00670000: anOptionSnapshot(),
    SPY1261218C00670000: anOptionSnapshot(),
    SPY261120C00670000: anOptionSnapshot(),
    SPY261218C00900000: anOptionSnapshot({ latestQuote: { bp: 0, ap: 0.01 } }),
  };
  const chainSource = (text: string) => {
    const { deps } = alpacaDeps(({ pathname, searchParams }) => {
      if (!pathname.includes("/options/")) return { json: { SPY: aStockSnapshot() } };
      return searchParams.has("page_token") ? { json: { snapshots: {}, next_page_token: null } } : { text };
    });
    return createAlpacaChainSource(deps);
  };
  const tally = await readMutated({
    bodies: [JSON.stringify({ snapshots, next_page_token: null })],
    cases: CASES,
    seed: 4,
    read: (text) => chainSource(text).fetchChain(WINDOW, ALL_STRIKES),
    flawsOf: ({ contracts }) => contracts.map(contractFlaw),
  });
  const reasons = ["adjusted", "below_min_mark", "expired", "malformed", "no_quote", "outside_request"];
  expectSound(tally, CASES, [...reasons, "provider_bad_body"]);
});
