import type { FC } from "hono/jsx";
import { Ago } from "../parts/age.tsx";
import type { TickerRead } from "./read-ticker.ts";

const MOST = 6;

/** The latest headlines, as far as somebody has asked for them lately. */
export const News: FC<{ read: TickerRead; nowMs: number }> = ({ read: { symbol, company }, nowMs }) => {
  const { news } = company;
  const all = <a href={`/v1/tickers/${encodeURIComponent(symbol)}/news`}>the provider</a>;
  return (
    <>
      <h3>News</h3>
      {news === null ? (
        <p>Nobody has asked for them lately. Ask {all}, and this page shows the answer.</p>
      ) : news.items.length === 0 ? (
        <p>
          None within a week{" "}
          <span class="muted">
            (asked <Ago atMs={news.asOfMs} nowMs={nowMs} />)
          </span>
        </p>
      ) : (
        <ul class="news">
          {news.items.slice(0, MOST).map((item) => (
            <li>
              <Headline {...item} />
              <span class="beside">
                {item.publisher}, <Ago atMs={item.publishedAtMs} nowMs={nowMs} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

/** A vendor's address is followed where it is one of the web, and never told where the reader came from. */
const Headline: FC<{ headline: string; url: string }> = ({ headline, url }) =>
  /^https?:\/\//i.test(url) ? (
    <a href={url} rel="noreferrer noopener nofollow">
      {headline}
    </a>
  ) : (
    <span>{headline}</span>
  );
