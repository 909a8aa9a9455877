import type { FC } from "hono/jsx";
import type { KnownEarnings } from "../../company/read-overview.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { Ago, DateText } from "../parts/age.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { dollars } from "../parts/words.ts";
import { Missing } from "./missing.tsx";
import type { TickerRead } from "./read-ticker.ts";

type EventsProps = { read: TickerRead; nowMs: number };

/** The next report, and the ex-dates to come with how sure they are. */
export const Events: FC<EventsProps> = ({ read, nowMs }) => (
  <>
    <p>
      <strong>Next earnings:</strong>{" "}
      <Earnings symbol={read.symbol} earnings={read.company.earnings} nowMs={nowMs} />
    </p>
    <ExDates read={read} nowMs={nowMs} />
  </>
);

const WHEN = {
  before_open: "before the open",
  after_close: "after the close",
  during_session: "in session",
} as const;

const Earnings: FC<{ earnings: KnownEarnings; symbol: string; nowMs: number }> = ({
  earnings,
  symbol,
  nowMs,
}) => {
  if (earnings.status === "unknown")
    return (
      <>
        unknown: nobody has asked for them lately.{" "}
        <a href={`/v1/tickers/${encodeURIComponent(symbol)}/earnings?days=365`}>Ask the provider</a>, and this
        page shows the answer.
      </>
    );
  const asked = (
    <span class="muted">
      (asked <Ago atMs={earnings.asOfMs} nowMs={nowMs} />)
    </span>
  );
  if (earnings.status === "none") return <>none known within a year {asked}</>;
  return (
    <>
      <DateText date={earnings.date} beside={newYorkDate(nowMs)} />,{" "}
      {earnings.when === null ? "time of day unknown" : WHEN[earnings.when]} {asked}
    </>
  );
};

const ExDates: FC<EventsProps> = ({ read: { dividends, symbol }, nowMs }) => {
  if (dividends.value === null) return <Missing what="Dividends" why={dividends.why} />;
  const { status, dividends: known } = dividends.value;
  if (known.length === 0)
    return (
      <p>
        <strong>Ex-dates:</strong>{" "}
        {status === "none" ? "it pays no regular dividend" : "unknown, nobody could say"}.
      </p>
    );
  return (
    <DataTable
      caption={`${symbol}: ex-dates to come`}
      columns={[
        { head: "Ex-date" },
        { head: "Amount", number: true },
        { head: "How sure" },
        { head: "Source" },
      ]}
      rows={known.map(({ exDate, amount, certainty, source, special }) => [
        <DateText date={exDate} beside={newYorkDate(nowMs)} />,
        dollars(amount),
        special ? `${certainty}, special` : certainty,
        source,
      ])}
    />
  );
};
