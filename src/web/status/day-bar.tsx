import { raw } from "hono/html";
import type { FC } from "hono/jsx";
import type { DayState } from "../../scheduling/days/job-day.ts";
import type { ShownDay } from "../../scheduling/days/read-job-days.ts";
import { DAY_WORDS, dayText, lastingText } from "./status-words.ts";

const STEP = 4;
const WIDE = 3;
const TALL = 30;
/** Told apart by height as well as by colour. */
const HEIGHTS: Readonly<Record<DayState, number>> = {
  up: 22,
  partly: 26,
  down: TALL,
  skipped: 12,
  waiting: 8,
  none: 4,
  unknown: 2,
};
const STATES = Object.keys(HEIGHTS) as DayState[];

/** A bar a day, the oldest at the left; one path a state, or ninety days of ten jobs would be most of the page. */
export const DayBar: FC<{ job: string; days: readonly ShownDay[] }> = ({ job, days }) => (
  <figure class="picture days">
    <svg
      viewBox={`0 0 ${days.length * STEP} ${TALL}`}
      preserveAspectRatio="none"
      height={TALL}
      role="img"
      aria-label={barName(job, days)}
    >
      {STATES.map((state) => {
        const path = pathOf(days, state);
        return path === "" ? null : <path class={`day-${state}`} d={path} />;
      })}
    </svg>
    <figcaption>
      <span>{days.length} days ago</span>
      <span>today</span>
    </figcaption>
  </figure>
);

function pathOf(days: readonly ShownDay[], state: DayState): string {
  const height = HEIGHTS[state];
  return days
    .map((day, i) => (day.state === state ? `M${i * STEP} ${TALL}v-${height}h${WIDE}v${height}z` : ""))
    .join("");
}

function barName(job: string, days: readonly ShownDay[]): string {
  const counted = STATES.flatMap((state) => {
    const n = days.filter((day) => day.state === state).length;
    return n === 0 ? [] : [`${n} ${DAY_WORDS[state]}`];
  });
  return `${job}, the last ${days.length} days: ${counted.join(", ")}`;
}

/** The same days in numbers, newest first; days before the ledger begins are one row. */
export const DayTable: FC<{ job: string; days: readonly ShownDay[] }> = ({ job, days }) => (
  <details>
    <summary>Day by day</summary>
    <section class="scroll" tabindex={0} aria-label={`${job}, day by day`}>
      <table>
        <caption>{job} by UTC day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Runs
            </th>
            <th scope="col" class="number">
              Lost
            </th>
            <th scope="col" class="number">
              Down for
            </th>
          </tr>
        </thead>
        <tbody>{raw(dayRows(days))}</tbody>
      </table>
    </section>
  </details>
);

/** Markup by hand: nine hundred rows of a page by components take longer than all the rest. Nothing in it is anybody's text. */
function dayRows(days: readonly ShownDay[]): string {
  const shown = days.filter(({ state }) => state !== "unknown" && state !== "none").toReversed();
  const rows = shown.map((day) => {
    const lost = day.failed + day.missed + day.abandoned;
    const down = day.downSeconds === 0 ? "" : lastingText(day.downSeconds);
    return `<tr title="${dayText(day)}"><th scope="row">${day.day}</th><td>${DAY_WORDS[day.state]}</td><td class="number">${day.runs}</td><td class="number">${lost}</td><td class="number">${down}</td></tr>`;
  });
  const unknown = days.filter(({ state }) => state === "unknown").length;
  const none = days.filter(({ state }) => state === "none").length;
  return rows.join("") + without(none, "with nothing due") + without(unknown, "without a record");
}

const without = (n: number, what: string) =>
  n === 0 ? "" : `<tr><td colspan="5" class="muted">${n} ${n === 1 ? "day" : "days"} ${what}</td></tr>`;
