import type { Hono } from "hono";
import type { FC } from "hono/jsx";
import type { BoardTicker } from "../../company/read-overview.ts";
import type { EdgeEnv } from "../../edge/env.ts";
import { mayReadQuotes } from "../../edge/identity/raw-quotes.ts";
import { asAppError } from "../../errors.ts";
import { page } from "../frame/page.tsx";
import { MarketSentence } from "../parts/market-sentence.tsx";
import { Notes } from "../parts/notes.tsx";
import { QuotesWithheld } from "../parts/quotes-withheld.tsx";
import type { WebServices } from "../services.ts";
import { FreshnessSentence } from "./freshness-sentence.tsx";
import { isWithin, type OverviewQuery, parseOverviewQuery } from "./overview-query.ts";
import { OverviewTable } from "./overview-table.tsx";

const FRAME = {
  title: "Volaris",
  description: "Option chains and volatility, kept fresh: every ticker with its rank and expected move.",
  json: "/v1/scan",
};

/** `/`: the tickers kept, side by side. */
export function mountOverview(app: Hono<EdgeEnv>, services: WebServices): void {
  const { calendar, schedulerEnabled } = services;
  app.get("/", async (c) => {
    const query = parseOverviewQuery(new URL(c.req.url).searchParams);
    // Together: they are one request of the database.
    const [read, jobs] = await Promise.all([
      services.boards.overview(),
      services.jobs.status().catch((error: unknown) => {
        services.note?.({ jobs_unread: asAppError(error).code });
        return null;
      }),
    ]);
    const nowMs = services.nowMs();
    const seesQuotes = mayReadQuotes(c);
    const tickers = seesQuotes ? read : read.map((ticker) => ({ ...ticker, price: null, change: null }));
    return page(
      c,
      FRAME,
      <>
        <h1>Options market today</h1>
        <p class="state">
          <MarketSentence calendar={calendar} nowMs={nowMs} />{" "}
          <FreshnessSentence tickers={tickers} jobs={jobs} schedulerEnabled={schedulerEnabled} />{" "}
          <a href="/status">Status</a>
        </p>
        <Notes texts={query.notes} title="The address" />
        {!seesQuotes && <QuotesWithheld />}
        {tickers.length === 0 ? <NoTickers /> : <Board tickers={tickers} query={query} nowMs={nowMs} />}
      </>,
    );
  });
}

const NoTickers: FC = () => (
  <p>
    No ticker is kept yet. The operator adds one with <code>npm run seed -- add SPY</code>; the next refresh
    in session fills it.
  </p>
);

const Board: FC<{ tickers: readonly BoardTicker[]; query: OverviewQuery; nowMs: number }> = (props) => {
  const { tickers, query } = props;
  const shown = tickers.filter((ticker) => isWithin(ticker, query)).length;
  return (
    <>
      <FilterForm query={query} shown={shown} all={tickers.length} />
      <OverviewTable {...props} />
    </>
  );
};

const FILTERS = [
  { name: "rank_min", text: "IV rank from" },
  { name: "iv_rv_min", text: "IV − RV from" },
  { name: "week_max", text: "Move up to, %" },
] as const;

const FilterForm: FC<{ query: OverviewQuery; shown: number; all: number }> = ({ query, shown, all }) => {
  const own = new Set<string>(["q", ...FILTERS.map(({ name }) => name)]);
  return (
    <search>
      <form class="filters" action="/" data-filters="tickers">
        <label>
          Symbol or name <input name="q" value={query.kept.get("q") ?? ""} size={12} maxlength={40} />
        </label>
        {FILTERS.map(({ name, text }) => (
          <label>
            {text}{" "}
            <input
              name={name}
              value={query.kept.get(name) ?? ""}
              size={5}
              maxlength={8}
              inputmode="decimal"
            />
          </label>
        ))}
        {[...query.kept]
          .filter(([name]) => !own.has(name))
          .map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
        <button type="submit">Filter</button> <a href="/">Show all</a>{" "}
        <output>
          {shown} of {all}
        </output>
      </form>
    </search>
  );
};
