import { hashOf, normalOf, streamOf, uniformOf } from "../../../chance.ts";
import { WALK_DAYS } from "../prices/random-walk.ts";
import type { TickerProfile } from "./ticker-profile.ts";

/** A quarterly report after the close of a weekday; the price jumps in the night that follows. */
export type EarningsReport = {
  readonly weekday: number;
  /** Jump of the log price. */
  readonly jump: number;
};

/** A quarter in weekdays, near enough for reports to stay in their season. */
const QUARTER_DAYS = 65.2;
const FIRST_SEASON_DAY = 12;
const SEASON_DAYS = 24;
const MOVE_CHANNEL = 0x4552;
const DAY_CHANNEL = 0x4544;

/** Every report of a name over the span of the market, in order. Empty for funds and indexes. */
export function earningsReports(seed: number, ticker: TickerProfile): readonly EarningsReport[] {
  if (ticker.earningsMove === 0) return [];
  const stream = streamOf(ticker.symbol);
  const seasonDay = FIRST_SEASON_DAY + Math.floor(SEASON_DAYS * uniformOf(hashOf(seed, stream, DAY_CHANNEL)));
  const reports: EarningsReport[] = [];
  for (let quarter = 0; ; quarter += 1) {
    const weekday = Math.round(quarter * QUARTER_DAYS) + seasonDay;
    if (weekday >= WALK_DAYS) return reports;
    const jump = ticker.earningsMove * normalOf(hashOf(seed, stream, MOVE_CHANNEL, quarter));
    reports.push({ weekday, jump });
  }
}
