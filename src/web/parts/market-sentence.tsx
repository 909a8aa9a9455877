import type { FC } from "hono/jsx";
import { newYorkDate } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { clock, weekdayDate } from "./words.ts";

/** "NYSE is open until 16:00 ET." or when it opens next, with the day. */
export const MarketSentence: FC<{ calendar: TradingCalendar; nowMs: number }> = ({ calendar, nowMs }) => {
  const today = newYorkDate(nowMs);
  const session = calendar.sessionOn(today);
  if (session !== null && nowMs >= session.openMs && nowMs < session.closeMs) {
    return (
      <>
        NYSE is <strong class="up">open</strong> until {clock(session.closeMs)} ET
        {session.earlyClose && ", an early close"}.
      </>
    );
  }
  const next =
    session !== null && nowMs < session.openMs ? session : calendar.sessionOn(calendar.nextTradingDay(today));
  return (
    <>
      NYSE is <strong>closed</strong>
      {next !== null && (
        <>
          ; it opens{" "}
          <time datetime={new Date(next.openMs).toISOString()}>
            {next.date === today ? "today" : weekdayDate(next.date, today)} at {clock(next.openMs)} ET
          </time>
          {next.earlyClose && ` and closes early, at ${clock(next.closeMs)}`}
        </>
      )}
      .
    </>
  );
};
