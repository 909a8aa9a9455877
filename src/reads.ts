import type { CalculateInput } from "./calculator/calculate-request.ts";
import type { Calculation } from "./calculator/calculation.ts";
import type { ExpirationWish } from "./chains/choose-expiration.ts";
import type { ChainView, ListedExpiration } from "./chains/read-chain.ts";
import type { SmileView } from "./chains/read-smile.ts";
import type { StoredTicker } from "./chains/reader-ports.ts";
import type { EarningsView } from "./company/read-earnings.ts";
import type { NewsView } from "./company/read-news.ts";
import type { ProfileView } from "./company/read-profile.ts";
import type { DividendsView } from "./dividends/read-dividends.ts";
import type { ExpectedMovesView, ExpectedMoveView } from "./iv-metrics/read-expected-move.ts";
import type { SkewView } from "./iv-metrics/read-skew.ts";
import type { VolatilityView } from "./iv-metrics/read-volatility.ts";
import type { VolatilityHistoryView } from "./iv-metrics/read-volatility-history.ts";
import type { ScannedTicker } from "./iv-metrics/scan-tickers.ts";
import type { Plan } from "./planner/plan.ts";
import type { PlanRequest } from "./planner/plan-request.ts";
import type { BarsView, BarsWish } from "./prices/read-bars.ts";
import type { QuoteView } from "./prices/read-quote.ts";
import type { RatesView } from "./rates/read-rates.ts";
import type { TrackRecordView } from "./track-record/read-track-record.ts";

type OfSymbol = { symbol: string };
type SymbolDays = OfSymbol & { days: number };

/** What every door may read, by subject; the composition root fills it. */
export type Reads = {
  chains: {
    tickers: () => Promise<StoredTicker[]>;
    expirations: (symbol: string) => Promise<ListedExpiration[]>;
    read: (wish: ExpirationWish & OfSymbol) => Promise<ChainView>;
  };
  prices: {
    quote: (symbol: string) => Promise<QuoteView>;
    bars: (wish: BarsWish) => Promise<BarsView>;
  };
  volatility: {
    latest: (symbol: string) => Promise<VolatilityView>;
    history: (symbol: string, days: number) => Promise<VolatilityHistoryView>;
    expectedMove: (wish: ExpirationWish & OfSymbol) => Promise<ExpectedMoveView>;
    /** With those of the other expirations in short. */
    expectedMoves: (wish: ExpirationWish & OfSymbol) => Promise<ExpectedMovesView>;
    smile: (wish: ExpirationWish & OfSymbol) => Promise<SmileView>;
    skew: (symbol: string) => Promise<SkewView>;
    /** Every active ticker. */
    scan: () => Promise<ScannedTicker[]>;
  };
  trackRecord: {
    /** Of all tickers where `symbol` is null. */
    read: (symbol: string | null) => Promise<TrackRecordView>;
  };
  marketInputs: {
    rates: () => Promise<RatesView>;
    dividends: (symbol: string) => Promise<DividendsView>;
  };
  company: {
    earnings: (wish: SymbolDays) => Promise<EarningsView>;
    news: (wish: SymbolDays) => Promise<NewsView>;
    profile: (symbol: string) => Promise<ProfileView>;
  };
  calculator: { calculate: (input: CalculateInput) => Promise<Calculation> };
  planner: { plan: (request: PlanRequest) => Promise<Plan> };
};
