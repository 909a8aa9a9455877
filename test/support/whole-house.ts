import { priceOdds } from "../../src/calculator/price-odds.ts";
import { readOptionQuote } from "../../src/calculator/read-option-quote.ts";
import { readActivity } from "../../src/chains/activity/read-activity.ts";
import { readFlow } from "../../src/chains/activity/read-flow.ts";
import { readChain, readExpirations } from "../../src/chains/read-chain.ts";
import { readSmile } from "../../src/chains/read-smile.ts";
import { readEarningsOutlook } from "../../src/company/read-earnings-outlook.ts";
import { readNews } from "../../src/company/read-news.ts";
import type { DiscordServices } from "../../src/discord/services.ts";
import { readExpectedMove, readExpectedMoves } from "../../src/iv-metrics/read-expected-move.ts";
import { readSkew } from "../../src/iv-metrics/read-skew.ts";
import { readVolatility } from "../../src/iv-metrics/read-volatility.ts";
import { scanTickers } from "../../src/iv-metrics/scan-tickers.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { readDay } from "../../src/prices/read-day.ts";
import { readRange } from "../../src/prices/read-range.ts";
import { readTrackRecord } from "../../src/track-record/read-track-record.ts";
import { closeTrade, listTrades, showTrade } from "../../src/trades/follow-trade.ts";
import { trackTrade } from "../../src/trades/track-trade.ts";
import { aNewTrade } from "./a-trade.ts";
import { aBody, anAlert, observed } from "./alerts.ts";
import { calculatorOver, memoryPositions } from "./calculator.ts";
import { aNewsItem, aReport, companySources } from "./company-sources.ts";
import { aJobStatus } from "./facts.ts";
import { madeRecord, memoryOutcomes } from "./made-record.ts";
import { SPY_PRICES } from "./market-door.ts";
import { memoryActivity } from "./memory-activity.ts";
import { memoryChains } from "./memory-chains.ts";
import { memoryRanges } from "./memory-ranges.ts";
import { memoryTrades } from "./memory-trades.ts";
import { IN_SESSION, minutes } from "./moments.ts";
import { plannerOver } from "./planner.ts";
import { aStoredVolatility, memoryVolatility } from "./stored-volatility.ts";
import { SKEWED } from "./volatility-door.ts";

const NOW = IN_SESSION;
/** Whoever asks: all trades are theirs. */
const OWNER = "42";
const refuse = () => Promise.reject(new Error("not asked"));

/** Everything that Discord's commands may call, over SPY at 580 in memory: each has something to answer. */
export async function wholeHouse(): Promise<Partial<DiscordServices>> {
  const ticker = { symbol: "SPY", name: "SPDR S&P 500", active: true, price: 580, provider: "schwab" };
  const tickers = [{ ...ticker, contracts: 0, expirations: 0, lastUpdatedMs: NOW }];
  const chains = memoryChains(SKEWED, tickers);
  const volatility = memoryVolatility({
    moves: SKEWED.flatMap(({ snapshots }) => snapshots),
    scan: Array.from({ length: 60 }, (_, i) => ({
      ...{ symbol: `T${i}`, name: null, price: 102, previousClose: 100, priceAtMs: NOW, provider: "schwab" },
      ...{ metrics: aStoredVolatility(), volume: 1_000, openInterest: 50_000 },
      spread: { expiration: "2026-12-18", strike: 100, fraction: 0.04 },
    })),
  });
  const outcomes = memoryOutcomes(madeRecord({ to: "2026-11-20", implied: 0.2, truth: 0.2, seed: 1 }));
  const ranges = memoryRanges(SPY_PRICES);
  const activity = memoryActivity(SKEWED, tickers, []);
  const items = Array.from({ length: 30 }, (_, i) =>
    aNewsItem({ id: String(i), headline: "Up _and_ on ".repeat(40) }),
  );
  const { company } = companySources({ reports: [aReport()], items }, { nowMs: NOW });
  const positions = memoryPositions(chains);
  const calculate = calculatorOver(chains);
  const plan = plannerOver(chains, { metrics: aStoredVolatility() });
  const deps = { chains, volatility };
  const trades = memoryTrades();
  for (let i = 0; i < 12; i += 1)
    await trades.store.add(aNewTrade(), { perUser: 50, perServer: 50 } as never, NOW);
  const followed = {
    trades: trades.store,
    calculate: (input: never) => calculate(input),
    staleAfterMs: minutes(30),
  };
  const moment = { nowMs: NOW, calendar: nyseCalendar };
  const watched = {
    ...ticker,
    previousClose: 575,
    priceAtMs: NOW,
    ivRank: 50,
    observations: 252,
    addedBy: "42",
  };
  return {
    chains: {
      tickers: () => chains.listTickers("2026-11-23"),
      expirations: (symbol) => readExpirations(chains, symbol, NOW),
      read: (wish) => readChain(chains, wish, NOW),
    },
    volatility: {
      latest: (symbol) => readVolatility(deps, symbol, NOW),
      history: refuse,
      expectedMove: (wish) => readExpectedMove(deps, wish, NOW),
      expectedMoves: (wish) => readExpectedMoves(deps, wish, NOW),
      smile: (wish) => readSmile(chains, wish, NOW),
      skew: (symbol) => readSkew(deps, symbol, NOW),
      scan: () => scanTickers(deps, NOW),
    },
    trackRecord: { read: (symbol) => readTrackRecord({ chains, outcomes }, symbol, NOW) },
    company: {
      earnings: async ({ symbol }) => {
        const data = {
          source: "provider",
          provider: "finnhub",
          asOfMs: NOW,
          ageSeconds: 0,
          stale: false,
        } as const;
        return { symbol, from: "2026-11-23", to: "2027-11-23", earnings: [aReport()], data };
      },
      profile: refuse,
      news: (wish) => readNews({ chains, company }, wish, NOW),
    },
    market: {
      day: (symbol) => readDay(ranges, symbol, NOW),
      range: (symbol) => readRange(ranges, symbol, NOW),
      activity: (symbol) => readActivity(activity, symbol, NOW),
      flow: (wish) => readFlow(activity, wish, NOW),
      option: (wish) => readOptionQuote({ positions }, wish, NOW),
      earnings: (symbol) => readEarningsOutlook({ chains, company, volatility }, symbol, NOW),
    },
    calculator: { calculate: (input) => calculate(input) },
    planner: { plan: (request) => plan(request) },
    priceOdds: (wish) => priceOdds({ positions }, wish, NOW),
    alerts: {
      add: async () => ({ kind: "added", id: 7 }),
      list: async () => [
        { alert: anAlert(), observed: observed() } as never,
        { alert: anAlert({ id: 8, state: "paused", reason: "because" }), observed: observed() } as never,
      ],
      remove: async () => undefined,
      rearm: async () => anAlert(),
    },
    watchlists: {
      read: async () => [watched],
      add: async ({ symbols }) => ({ added: symbols, present: [], unknown: [], over: [] }) as never,
      remove: async (_owner, symbols) => [...symbols],
    },
    trades: {
      canTell: true,
      track: (request) => trackTrade(followed as never, { ...request, ownerId: OWNER }, NOW),
      list: () => listTrades(followed as never, OWNER, NOW),
      show: ({ id }) => showTrade(followed as never, { ownerId: OWNER, id }, moment),
      close: ({ id, price }) => closeTrade(followed as never, { ownerId: OWNER, id, price }, moment),
    },
    digests: {
      canTell: true,
      set: async () => undefined,
      remove: async () => true,
      read: async () => null,
      preview: async () => aBody(),
    },
    jobs: { status: async () => [aJobStatus()] },
    operations: { budget: async () => [] },
    providers: { status: async () => [], gaps: [] },
  };
}
