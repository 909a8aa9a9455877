import { nyseCalendar } from "../../market/trading-calendar.ts";
import { USUAL_LIMITS } from "../../providers/freshness.ts";
import { type Extremes, extremesOf } from "../iv-rank-view.ts";
import type { ScanMetrics, VolatilityReader } from "../ports.ts";
import { rankedVolatility } from "../rank-closes.ts";
import { type ScanDeps, type ScannedTicker, scannedTicker } from "../scan-tickers.ts";
import type { TickerOutlook } from "./outlook-ports.ts";
import { type WeeklyMove, wantedWeek, weeklyMove } from "./weekly-move.ts";

/** An active ticker with what its rank lies between, and what lies before it. Units as in {@link ScannedTicker}. */
export type OverviewTicker = ScannedTicker & {
  /** Between what the rank places the present 30-day volatility; annual fractions, null while nothing is known. */
  rankEnds: Extremes;
  /** Null where no expiration with a volatility is stored. */
  week: WeeklyMove | null;
  dividends: TickerOutlook["dividends"];
};

export type OverviewDeps = Omit<ScanDeps, "volatility" | "limits"> & {
  volatility: Pick<VolatilityReader, "readScan" | "readOutlooks">;
  limits?: { metricsMs: number; chainsMs: number; quotesMs: number } | undefined;
};

/** Every active ticker by symbol; both reads go out together. */
export async function readOverview(deps: OverviewDeps, nowMs: number): Promise<OverviewTicker[]> {
  const { calendar = nyseCalendar, limits: { chainsMs: limitMs } = USUAL_LIMITS } = deps;
  const week = wantedWeek(nowMs, calendar);
  const [rows, outlooks] = await Promise.all([
    deps.volatility.readScan(week.today),
    deps.volatility.readOutlooks(week),
  ]);
  const bySymbol = new Map(outlooks.map((outlook) => [outlook.symbol, outlook]));
  return rows.map((row): OverviewTicker => {
    const { closes, snapshots, dividends } = bySymbol.get(row.symbol) ?? NOTHING_AHEAD;
    return {
      ...scannedTicker(row, deps, nowMs),
      rankEnds: rankEnds(closes, row.metrics),
      week: weeklyMove(snapshots, nowMs, { limitMs, calendar }),
      dividends,
    };
  });
}

const NOTHING_AHEAD: Omit<TickerOutlook, "symbol"> = {
  closes: { all: null, live: null },
  snapshots: [],
  dividends: { status: "unknown", next: null },
};

/** As `ivRankView` has them. A rank without rebuilt days rests on live ones alone: there are no others, or they do not fit. */
function rankEnds({ all, live }: TickerOutlook["closes"], metrics: ScanMetrics | null): Extremes {
  const ends = metrics?.rebuiltObservations === 0 ? live : all;
  const current = metrics === null ? null : rankedVolatility(metrics);
  const present = metrics === null || current === null ? [] : [{ day: metrics.day, iv30: current }];
  const closes =
    ends === null
      ? []
      : [
          { day: ends.lowDay, iv30: ends.low },
          { day: ends.highDay, iv30: ends.high },
        ];
  return extremesOf([...closes, ...present]);
}
