import { createMarket } from "../local/market/model/market.ts";
import { terminalTable } from "../local/terminal-table.ts";
import { nyseCalendar } from "../src/market/trading-calendar.ts";
import { rebuildFromQuotes } from "../src/valuation/rebuild/rebuild-from-quotes.ts";
import { rebuildFromTrades } from "../src/valuation/rebuild/rebuild-from-trades.ts";
import type { RebuiltDay, UnrebuiltDay } from "../src/valuation/rebuild/rebuilt-day.ts";
import { dailyBarVolatility } from "./history/daily-bar-volatility.ts";
import { type ModelledDay, modelledDay } from "./history/modelled-day.ts";
import { median } from "./pricing/measure.ts";

/**
 * `npm run bench:history`: how far the rebuilt 30-day volatility of the modelled market lies from the market's own, by
 * quotes of 15:45 and by trades of the half hour before, beside what a day's last trades against the closing price give;
 * and what a ticker's day costs this thread. `--every N` looks at each N-th session of the year.
 */

const KINDS: [kind: string, symbols: string[]][] = [
  ["liquid: SPY, QQQ, AAPL", ["SPY", "QQQ", "AAPL"]],
  ["medium: DIS, XOM, JPM", ["DIS", "XOM", "JPM"]],
  ["thin: KO, T, F", ["KO", "T", "F"]],
];
const [FROM, TO] = ["2025-11-24", "2026-11-20"];
const EVERY = 3;

type Way = { readonly name: string; readonly errors: number[]; readonly costs: number[]; days: number };

const asked = process.argv.indexOf("--every");
const every = asked < 0 ? EVERY : Math.max(1, Number(process.argv[asked + 1]));
const market = createMarket({ seed: 20_261_123 });
const days = nyseCalendar.tradingDaysBetween(FROM, TO).filter((_, i) => i % every === 0);

const heading = ["tickers", "way", "median, points", "p90", "worst", "bias", "days", "CPU ms a day"];
const rows = KINDS.flatMap(([kind, symbols]) => measure(symbols).map((way) => rowOf(kind, way)));
console.log(`\nA year rebuilt, ${days.length} sessions of ${FROM} to ${TO}\n${terminalTable(heading, rows)}`);

function measure(symbols: readonly string[]): Way[] {
  const way = (name: string): Way => ({ name, errors: [], costs: [], days: 0 });
  const own = { quotes: way("quotes of 15:45"), trades: way("minutes of trades, matched") };
  const peers = { mean: way("last trades, call and put"), put: way("last trade of one put") };
  for (const symbol of symbols) {
    for (const day of days) {
      const modelled = modelledDay(market, symbol, day);
      look(own.quotes, modelled, rebuildFromQuotes);
      look(own.trades, modelled, rebuildFromTrades);
      const { truth, ...read } = dailyBarVolatility(market, symbol, day);
      note(peers.mean, read.mean, truth);
      note(peers.put, read.put, truth);
    }
  }
  return [own.quotes, own.trades, peers.mean, peers.put];
}

function look(
  way: Way,
  modelled: ModelledDay,
  rebuild: (of: ModelledDay) => RebuiltDay | UnrebuiltDay,
): void {
  const before = process.threadCpuUsage();
  const rebuilt = rebuild(modelled);
  const { user, system } = process.threadCpuUsage(before);
  way.costs.push((user + system) / 1000);
  note(way, rebuilt.ok ? rebuilt.iv30 : null, modelled.truth);
}

/** In volatility points. */
function note(way: Way, iv30: number | null, truth: number | null): void {
  way.days += 1;
  if (iv30 !== null && truth !== null) way.errors.push(100 * (iv30 - truth));
}

function rowOf(kind: string, { name, errors, costs, days: all }: Way): string[] {
  const ascending = errors.map(Math.abs).sort((a, b) => a - b);
  const at = (share: number) =>
    (ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.NaN).toFixed(
      3,
    );
  const bias = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return [
    kind,
    name,
    at(0.5),
    at(0.9),
    at(1),
    bias.toFixed(3),
    `${errors.length} of ${all}`,
    costs.length === 0 ? "" : median(costs).toFixed(1),
  ];
}
