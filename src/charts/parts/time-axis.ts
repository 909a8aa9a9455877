import { scaleLinear, scaleUtc } from "d3-scale";
import { DAY_MS } from "../../market/calendar-date.ts";
import { type CrossAxis, type Tick, ticksThatFit } from "./axes.ts";
import { RIGHT } from "./frame.ts";
import { dayName, monthName } from "./words.ts";

/** An axis of time on New York's clocks: values are epoch ms of the wall's time, as if it were UTC. */
export function timeAxis([fromMs, toMs]: [number, number], left: number): CrossAxis {
  const scale = scaleUtc([fromMs, Math.max(toMs, fromMs + 60_000)], [left, RIGHT]);
  const ticks = ticksThatFit(
    (count) => namedTimes(scale.ticks(count).map(Number)),
    (at) => scale(at),
  );
  return { x: (value) => scale(value), ticks };
}

/** An axis of trading days for points that are set one after another, whatever time lies between them. */
export function dayAxis(days: readonly string[], left: number): CrossAxis {
  const scale = scaleLinear([0, Math.max(1, days.length - 1)], [left, RIGHT]);
  const starts = days.flatMap((day, at): Tick[] =>
    day === days[at - 1] ? [] : [{ at, text: dayName(day) }],
  );
  const ticks = ticksThatFit((count) => {
    const every = Math.max(1, Math.ceil(starts.length / count));
    return starts.filter((_start, index) => index % every === 0);
  }, scale);
  return { x: (value) => scale(value), ticks };
}

function namedTimes(times: readonly number[]): Tick[] {
  const isWithin = times.some((at) => at % DAY_MS !== 0);
  const dateAt = (at: number) => new Date(at).toISOString();
  const monthly = times.every((at) => dateAt(at).slice(8, 10) === "01");
  const named = (at: number, index: number) => {
    const text = dateAt(at);
    if (isWithin && at % DAY_MS !== 0) return text.slice(11, 16);
    if (!monthly) return dayName(text.slice(0, 10));
    const startsYear = index > 0 && dateAt(times[index - 1] ?? at).slice(0, 4) !== text.slice(0, 4);
    return startsYear || text.slice(5, 7) === "01" ? text.slice(0, 4) : monthName(text);
  };
  return times.map((at, index) => ({ at, text: named(at, index) }));
}
