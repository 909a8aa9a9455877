import type { Child, FC } from "hono/jsx";
import type { BoardTicker, KnownEarnings } from "../../company/read-overview.ts";
import { shortRank } from "../../iv-metrics/rank-basis.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { Ago, DateText } from "../parts/age.tsx";
import { toneOf } from "../parts/figures.tsx";
import { RankBar } from "../parts/rank-bar.tsx";
import { dayName, dollars, percent, points, signed, signedPercent, UNKNOWN } from "../parts/words.ts";
import type { Column } from "./overview-columns.ts";

export type CellProps = { column: Column; ticker: BoardTicker; nowMs: number };

/** What a cell shows; by what it is sorted, the column says. */
export const Cell: FC<CellProps> = ({ column, ticker, nowMs }) => (
  <>{CELLS[column.name]?.(ticker, nowMs) ?? null}</>
);

const CELLS: Readonly<Record<string, (ticker: BoardTicker, nowMs: number) => Child>> = {
  symbol: ({ symbol, name }) => (
    <>
      <a href={`/t/${encodeURIComponent(symbol)}`}>{symbol}</a>
      {name !== null && <span class="beside name">{name}</span>}
    </>
  ),
  price: ({ price }) => dollars(price),
  change: ({ change, changePercent }) => (
    <span class={toneOf(changePercent)}>
      {signedPercent(changePercent)}
      {change !== null && <span class="beside">{signed(change)}</span>}
    </span>
  ),
  iv30: ({ iv30 }) => percent(iv30),
  rank: (ticker, nowMs) => <Rank ticker={ticker} nowMs={nowMs} />,
  iv_rv: ({ ivLessRealised, realised20 }) => (
    <>
      {points(ivLessRealised)}
      {realised20 !== null && <span class="beside">RV {percent(realised20)}</span>}
    </>
  ),
  week: ({ week }, nowMs) =>
    week === null ? (
      <Unknown />
    ) : (
      <>
        ±{percent(week.percent / 100)}
        <span class="beside">
          ±{dollars(week.move)} until {dayName(week.expiration, newYorkDate(nowMs))}
        </span>
      </>
    ),
  earnings: ({ earnings }, nowMs) => <Earnings earnings={earnings} nowMs={nowMs} />,
  ex_date: ({ dividends }, nowMs) => <ExDate dividends={dividends} nowMs={nowMs} />,
  age: (ticker, nowMs) => <Ages ticker={ticker} nowMs={nowMs} />,
};

const Unknown: FC = () => <span class="muted">{UNKNOWN}</span>;

/** Why there is none stands where a bar would. */
const Rank: FC<{ ticker: BoardTicker; nowMs: number }> = ({ ticker, nowMs }) => {
  const { ivRank, rankEnds, observations, unranked } = ticker;
  if (ivRank === null)
    return (
      <>
        <Unknown />
        <span class="beside why">{unranked ?? "not known"}</span>
      </>
    );
  const { low, lowDay, high, highDay } = rankEnds;
  const today = newYorkDate(nowMs);
  const end = (value: number | null, day: string | null) =>
    day === null ? UNKNOWN : `${percent(value)} ${dayName(day, today)}`;
  return (
    <>
      <RankBar value={ivRank} {...rankEnds} /> {shortRank(ivRank, observations)}
      <span class="beside">
        {end(low, lowDay)} to {end(high, highDay)}
      </span>
    </>
  );
};

const WHEN = {
  before_open: "before open",
  after_close: "after close",
  during_session: "in session",
} as const;

const Earnings: FC<{ earnings: KnownEarnings; nowMs: number }> = ({ earnings, nowMs }) => {
  if (earnings.status === "unknown") return <span class="muted">unknown</span>;
  if (earnings.status === "none") return <span class="muted">none known</span>;
  return (
    <>
      <DateText date={earnings.date} beside={newYorkDate(nowMs)} />
      <span class="beside">{earnings.when === null ? "time unknown" : WHEN[earnings.when]}</span>
    </>
  );
};

const ExDate: FC<{ dividends: BoardTicker["dividends"]; nowMs: number }> = ({ dividends, nowMs }) => {
  const { status, next } = dividends;
  if (next === null) return <span class="muted">{status === "none" ? "pays none" : "unknown"}</span>;
  return (
    <>
      <DateText date={next.exDate} beside={newYorkDate(nowMs)} />
      <span class="beside">
        {dollars(next.amount)} {next.special ? "special, " : ""}
        {next.certainty}
      </span>
    </>
  );
};

const Ages: FC<{ ticker: BoardTicker; nowMs: number }> = ({ ticker, nowMs }) => {
  const parts = [
    { what: "price", data: ticker.priceData },
    { what: "IV", data: ticker.data },
  ] as const;
  return (
    <>
      {parts.map(({ what, data }) => {
        const atMs = data === null ? null : (data.quotedAtMs ?? data.asOfMs);
        return (
          <span class="beside">
            {what}{" "}
            {data === null || atMs === null ? (
              "not stored"
            ) : (
              <>
                <Ago atMs={atMs} nowMs={nowMs} />
                {data.stale && <strong class="stale"> stale</strong>}, {data.provider}
              </>
            )}
          </span>
        );
      })}
    </>
  );
};
