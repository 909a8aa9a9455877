import { hashOf, normalOf } from "../../local/chance.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import type { ForecastWindow } from "../../src/volatility/forecast/forecast-window.ts";

type YearOfWindows = {
  seed: number;
  /** What is implied over the volatility that is to come, in the mean: 1.15 overpays by 15 %. */
  overpaid: number;
  /** By which each week's implied volatility strays from that, one deviation of its logarithm. */
  noise?: number;
  /** By which volatility itself moves in a month, one deviation of its logarithm. */
  moves?: number;
  weeks?: number;
};

const [FIRST_FRIDAY, WEEK, WINDOW] = ["2025-11-21", 7, 30];
const WEEKDAYS_YEAR = 252;
/** Before the first observation, for the realised volatility of 60 sessions. */
const BEFORE = 130;

/**
 * A year of weekly expirations observed 30 days before, of a share whose volatility changes from month to month. The
 * market knows what is to come, and overpays for it.
 */
export function aYearOfWindows({
  seed,
  overpaid,
  noise = 0,
  moves = 0,
  weeks = 52,
}: YearOfWindows): ForecastWindow[] {
  const start = addDays(FIRST_FRIDAY, -BEFORE);
  const volatility = (day: number) => 0.2 * Math.exp(moves * normalOf(hashOf(seed, 1, Math.floor(day / 28))));
  const isWeekday = (day: number) => new Date(`${addDays(start, day)}T12:00:00Z`).getUTCDay() % 6 !== 0;
  const draw = (day: number) => (volatility(day) / Math.sqrt(WEEKDAYS_YEAR)) * normalOf(hashOf(seed, 2, day));
  const days = Array.from({ length: BEFORE + WEEK * weeks + 1 }, (_, day) => day).filter(isWeekday);
  const rms = (values: number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  const realised = (of: number[]) => Math.sqrt(WEEKDAYS_YEAR) * rms(of.map(draw));
  return Array.from({ length: weeks }, (_, week): ForecastWindow => {
    const end = BEFORE + WEEK * week;
    const before = days.filter((day) => day <= end - WINDOW);
    const inside = days.filter((day) => day > end - WINDOW && day <= end);
    const strays = Math.exp(noise * normalOf(hashOf(seed, 3, week)));
    return {
      observedDay: addDays(start, end - WINDOW),
      expiration: addDays(start, end),
      atmImpliedVolatility: overpaid * rms(inside.map(volatility)) * strays,
      realised20: realised(before.slice(-20)),
      realised60: realised(before.slice(-60)),
      realised: realised(inside),
    };
  });
}
