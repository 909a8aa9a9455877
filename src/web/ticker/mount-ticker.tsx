import type { Context, Hono } from "hono";
import type { FC } from "hono/jsx";
import { NEAREST_USED } from "../../chains/choose-expiration.ts";
import { withoutPrices } from "../../chains/expiry-inputs.ts";
import type { EdgeEnv } from "../../edge/env.ts";
import { mayReadQuotes } from "../../edge/identity/raw-quotes.ts";
import { AppError } from "../../errors.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { parseTickerSymbol, SYMBOL_REFUSAL, underlyingOfRoot } from "../../options/ticker-symbol.ts";
import { page } from "../frame/page.tsx";
import { MarketSentence } from "../parts/market-sentence.tsx";
import { Notes } from "../parts/notes.tsx";
import { QuotesWithheld } from "../parts/quotes-withheld.tsx";
import type { WebServices } from "../services.ts";
import { ChainBlock, ExpirationForm } from "./chain-block.tsx";
import { Events } from "./events-block.tsx";
import { ExpectedMoves } from "./expected-moves.tsx";
import { News } from "./news-block.tsx";
import { readTicker, type TickerRead } from "./read-ticker.ts";
import { TrackRecord } from "./record-block.tsx";
import { Sources } from "./sources-block.tsx";
import { TickerHead, VolatilityFigures } from "./ticker-head.tsx";
import { Cone, IvHistory, Smile, Term } from "./ticker-pictures.tsx";
import { parseTickerQuery, type TickerQuery } from "./ticker-query.ts";
import { answerUnknownSymbol } from "./unknown-symbol.tsx";

/** `/t/{symbol}`: everything that is kept of a ticker; `/t?symbol=` leads there. */
export function mountTicker(app: Hono<EdgeEnv>, services: WebServices): void {
  app.get("/t", (c) => c.redirect(addressOf(c.req.query("symbol") ?? ""), 302));

  app.get("/t/:symbol", async (c) => {
    const asked = c.req.param("symbol");
    const search = new URL(c.req.url).searchParams;
    const address = addressOf(asked);
    if (address !== c.req.path) return c.redirect(withQuery(address, search), 302);
    const query = parseTickerQuery(search, newYorkDate(services.nowMs()));
    try {
      const read = await readTicker(services, asked, query);
      return await tickerPage(c, services, read, query);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "unknown_symbol") throw error;
      return answerUnknownSymbol(c, services, asked, error);
    }
  });
}

/** "brk.b", "$SPX" and "SPXW" lead to the one address of their underlying. Throws `invalid_request`. */
function addressOf(asked: string): string {
  if (asked.trim() === "") return "/";
  const symbol = parseTickerSymbol(asked);
  if (symbol === null)
    throw new AppError("invalid_request", `symbol: “${asked.slice(0, 20)}” ${SYMBOL_REFUSAL}.`);
  const underlying = underlyingOfRoot(symbol);
  return `/t/${underlying}${underlying === symbol ? "" : `?root=${symbol}`}`;
}

function withQuery(address: string, search: URLSearchParams): string {
  if (search.size === 0) return address;
  return `${address}${address.includes("?") ? "&" : "?"}${search}`;
}

function tickerPage(c: Context<EdgeEnv>, services: WebServices, read: TickerRead, query: TickerQuery) {
  const { calendar } = services;
  const { symbol, company } = read;
  const props = { read, query, calendar, nowMs: services.nowMs(), seesQuotes: mayReadQuotes(c) };
  const frame = {
    title: company.name === null ? symbol : `${symbol}, ${company.name}`,
    description: `${company.name ?? symbol}: option chain, implied volatility and its rank, expected moves, and how right they were.`,
    json: `/v1/tickers/${encodeURIComponent(symbol)}/volatility`,
    scripts: [],
  };
  return page(c, frame, <Ticker {...props} />);
}

type TickerProps = Parameters<typeof Cone>[0] & { query: TickerQuery };

const Ticker: FC<TickerProps> = (props) => (
  <>
    <TickerHead {...props} />
    <p class="muted">
      <MarketSentence calendar={props.calendar} nowMs={props.nowMs} />
    </p>
    <Notes texts={props.query.notes} title="The address" />
    {!props.seesQuotes && <QuotesWithheld />}
    <VolatilityFigures {...props} />
    <ExpirationForm {...props} />
    <Notes texts={warningsOf(props)} />
    <Volatility {...props} />
    <section aria-labelledby="moves">
      <h2 id="moves">Expected move</h2>
      <ExpectedMoves {...props} />
    </section>
    <section aria-labelledby="chain">
      <h2 id="chain">Chain</h2>
      <ChainBlock {...props} />
    </section>
    <div class="panels broad">
      <section class="panel" aria-labelledby="events">
        <h2 id="events">Events</h2>
        <Events {...props} />
        {props.seesQuotes && <News {...props} />}
      </section>
      <section class="panel" aria-labelledby="record">
        <h2 id="record">Track record</h2>
        <TrackRecord {...props} />
      </section>
    </div>
    <section aria-labelledby="sources">
      <h2 id="sources">Sources and ages</h2>
      <Sources {...props} />
    </section>
  </>
);

/** Of chain and expected move, each once; that the usual expiration is not exactly 30 days away is nobody's surprise. */
function warningsOf({ read, query, seesQuotes }: TickerProps): string[] {
  const all = [...(read.chain.value?.chain.warnings ?? []), ...(read.moves.value?.asked.warnings ?? [])];
  const told = seesQuotes ? all : withoutPrices(all);
  return [...new Set(told)].filter(
    (text) => query.expiration !== undefined || !text.startsWith(NEAREST_USED),
  );
}

const Volatility: FC<TickerProps> = (props) => (
  <section aria-labelledby="pictures">
    <h2 id="pictures">Price and volatility</h2>
    <div class="panels broad">
      <Cone {...props} />
      <IvHistory {...props} />
      <Term {...props} />
      <Smile {...props} />
    </div>
  </section>
);
