import type { FC } from "hono/jsx";
import { coneSvg } from "../../charts/cone.ts";
import { ivHistorySvg } from "../../charts/iv-history.ts";
import { smileSvg } from "../../charts/smile.ts";
import { termSvg } from "../../charts/term.ts";
import type { KnownEarnings } from "../../company/read-overview.ts";
import {
  conePicture,
  ivHistoryPicture,
  smilePicture,
  termPicture,
} from "../../edge/pictures/picture-inputs.ts";
import { addDays } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { numberTable } from "../parts/number-table.ts";
import { PictureWithNumbers } from "../parts/picture.tsx";
import { decimal, dollars, percent, strike } from "../parts/words.ts";
import { Missing } from "./missing.tsx";
import type { TickerRead } from "./read-ticker.ts";

export type PicturesProps = {
  read: TickerRead;
  nowMs: number;
  calendar: TradingCalendar;
  /** Whether prices may be shown. */
  seesQuotes: boolean;
};

/** As many days of closes as the move has ahead of it, within what was read. */
const CLOSES = { min: 40, max: 370 };

/** Daily closes, and how far the options expect the price to go. */
export const Cone: FC<PicturesProps> = ({ read, nowMs, calendar, seesQuotes }) => {
  const { moves, bars } = read;
  if (!seesQuotes) return <Missing what="Price history" why="Prices are for holders of an API token here." />;
  if (moves.value === null) return <Missing what="Expected move" why={moves.why} />;
  const { asked } = moves.value;
  const from = addDays(newYorkDate(nowMs), -Math.min(CLOSES.max, Math.max(CLOSES.min, 2 * asked.dte)));
  const closes = bars.value?.bars.filter(({ date }) => date !== null && date >= from) ?? [];
  const picture = conePicture(asked, closes);
  const rows = picture.closes.map(({ day, close }) => [day, dollars(close)]);
  const ends = [asked.oneSigma.lower, asked.oneSigma.upper].map((end) => [
    `${asked.expiration}, one sigma ${end === asked.oneSigma.lower ? "low" : "high"}`,
    dollars(end),
  ]);
  return (
    <PictureWithNumbers svg={coneSvg(picture, "page", calendar)} numbers="Closes and range as a table">
      {numberTable({
        caption: `${read.symbol}: daily closes, adjusted, and the range of one sigma`,
        heads: ["Day", "Close"],
        rows: [...rows, ...ends],
      })}
    </PictureWithNumbers>
  );
};

export const IvHistory: FC<PicturesProps> = ({ read, calendar }) => {
  const { history, latest } = read;
  if (history.value === null) return <Missing what="IV history" why={history.why} />;
  const picture = ivHistoryPicture(history.value, latest.value);
  return (
    <PictureWithNumbers svg={ivHistorySvg(picture, "page", calendar)} numbers="Daily volatilities as a table">
      {numberTable({
        caption: `${read.symbol}: 30-day implied volatility at each close`,
        heads: ["Day", "IV30", "Kept"],
        rows: picture.closes
          .map(({ day, iv30, rebuilt }) => [day, percent(iv30), rebuilt ? "rebuilt" : "live"])
          .toReversed(),
      })}
    </PictureWithNumbers>
  );
};

export const Term: FC<Pick<PicturesProps, "read">> = ({ read }) => {
  const { latest, company } = read;
  if (latest.value === null) return <Missing what="Term structure" why={latest.why} />;
  const picture = termPicture(latest.value, reportsOf(company.earnings));
  return (
    <PictureWithNumbers svg={termSvg(picture, "page")} numbers="Volatility by expiration as a table">
      {numberTable({
        caption: `${read.symbol}: volatility at the money by expiration`,
        heads: ["Expiration", "Days", "IV"],
        rows: picture.points.map(({ expiration, days, atmVolatility }) => [
          expiration,
          decimal(days, 1),
          percent(atmVolatility),
        ]),
      })}
    </PictureWithNumbers>
  );
};

function reportsOf(earnings: KnownEarnings): { date: string }[] | null {
  if (earnings.status === "unknown") return null;
  return earnings.status === "none" ? [] : [{ date: earnings.date }];
}

export const Smile: FC<Pick<PicturesProps, "read" | "seesQuotes">> = ({ read, seesQuotes }) => {
  const { chain, symbol } = read;
  if (chain.value === null) return <Missing what="Smile" why={chain.why} />;
  const { smile } = chain.value;
  const picture = { ...smilePicture(smile), ...(!seesQuotes && { underlyingPrice: null }) };
  return (
    <PictureWithNumbers svg={smileSvg(picture, "page")} numbers="Volatility by strike as a table">
      {numberTable({
        caption: `${symbol} ${smile.expiration}: implied volatility of options out of the money, by strike`,
        heads: ["Strike", "Of the bid", "Of the mid", "Of the ask"],
        rows: picture.quotes.map((quote) => [
          `${strike(quote.strike)} ${quote.type}`,
          percent(quote.bid),
          percent(quote.mid),
          percent(quote.ask),
        ]),
      })}
    </PictureWithNumbers>
  );
};
