import type { FC } from "hono/jsx";
import { agoText } from "../../market/date-text.ts";
import type { DataFreshness } from "../../providers/freshness.ts";
import { moment, UNKNOWN, weekdayDate } from "./words.ts";

/** A moment on New York's clocks. */
export const Moment: FC<{ atMs: number }> = ({ atMs }) => (
  <time datetime={new Date(atMs).toISOString()}>{moment(atMs)}</time>
);

/** A calendar date. `beside`: a date whose year goes without saying, today's as a rule. */
export const DateText: FC<{ date: string; beside: string }> = ({ date, beside }) => (
  <time datetime={date}>{weekdayDate(date, beside)}</time>
);

/** How long ago a moment was; site.js keeps it true while the page is open. The moment itself stands in its title. */
export const Ago: FC<{ atMs: number; nowMs: number }> = ({ atMs, nowMs }) => (
  <time
    datetime={new Date(atMs).toISOString()}
    title={moment(atMs)}
    data-age={Math.round((nowMs - atMs) / 1000)}
  >
    {agoText((nowMs - atMs) / 1000)}
  </time>
);

type Aged = Pick<DataFreshness, "asOfMs" | "quotedAtMs" | "delayed" | "stale" | "ageSeconds">;

/** When figures stood and how old that is; what is stale or delayed says so in words. */
export const Age: FC<{ data: Aged | null; nowMs: number; short?: boolean }> = ({ data, nowMs, short }) => {
  const atMs = data === null ? null : (data.quotedAtMs ?? data.asOfMs);
  if (data === null || atMs === null) return <span class="muted">{UNKNOWN}</span>;
  const ago = data.ageSeconds === null ? "in the future" : <Ago atMs={atMs} nowMs={nowMs} />;
  return (
    <span class="age">
      {short === true ? (
        ago
      ) : (
        <>
          {moment(atMs)}, {ago}
        </>
      )}
      {data.stale && <strong class="stale"> stale</strong>}
      {data.delayed && " (delayed 15 min)"}
    </span>
  );
};

/** Where a block's figures come from, how they were made, and how old they are. */
export const Source: FC<{
  data: (Aged & Pick<DataFreshness, "provider">) | null;
  nowMs: number;
  method?: string;
}> = ({ data, nowMs, method }) => (
  <p class="source">
    {data === null ? "No data yet" : (data.provider ?? "your own figures")}
    {data !== null && (
      <>
        {" · "}
        <Age data={data} nowMs={nowMs} />
      </>
    )}
    {method !== undefined && ` · ${method}`}
  </p>
);
