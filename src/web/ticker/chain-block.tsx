import type { FC } from "hono/jsx";
import type { ChainView, ListedExpiration } from "../../chains/read-chain.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { Source } from "../parts/age.tsx";
import { weekdayDate } from "../parts/words.ts";
import { type Band, chainRows } from "./chain-strikes.ts";
import { chainTable } from "./chain-table.ts";
import { Missing } from "./missing.tsx";
import { rootsOn, type TickerRead } from "./read-ticker.ts";
import { COLUMN_SETS, type ColumnSet, type TickerQuery, tickerHref } from "./ticker-query.ts";

type ChainProps = { read: TickerRead; query: TickerQuery; nowMs: number; seesQuotes: boolean };

export const ChainBlock: FC<ChainProps> = ({ read, query, nowMs, seesQuotes }) => {
  const { symbol, chain: read_, moves } = read;
  if (read_.value === null) return <Missing what="Chain" why={read_.why} />;
  const { chain } = read_.value;
  const asked = moves.value?.asked;
  const band: Band = asked?.expiration === chain.expiration ? asked.oneSigma : null;
  const { rows, left } = chainRows(chain, band, query.allStrikes);
  return (
    <>
      <Source data={chain.data} nowMs={nowMs} method={`${chain.settlement}-settled`} />
      <p class="chain-views">
        {query.allStrikes ? (
          <a href={`${tickerHref(symbol, query, { allStrikes: false })}#chain`}>
            Strikes near the price only
          </a>
        ) : (
          left > 0 && (
            <a href={`${tickerHref(symbol, query, { allStrikes: true })}#chain`}>
              All strikes ({left} more, beyond two sigma)
            </a>
          )
        )}
        <ColumnLinks symbol={symbol} query={query} />
      </p>
      {chainTable(chain, rows, { columns: query.columns, seesQuotes })}
      <ChainLegend chain={chain} />
    </>
  );
};

const SETS: Readonly<Record<ColumnSet, string>> = {
  quotes: "quotes",
  greeks: "IV and greeks",
  market: "mid, spread, OI, volume",
};

/** Only a narrow screen needs them. */
const ColumnLinks: FC<{ symbol: string; query: TickerQuery }> = ({ symbol, query }) => (
  <span class="column-sets">
    Columns:{" "}
    {COLUMN_SETS.map((columns, i) => (
      <>
        {i > 0 && " · "}
        <a
          href={`${tickerHref(symbol, query, { columns })}#chain`}
          aria-current={columns === query.columns ? "true" : undefined}
        >
          {SETS[columns]}
        </a>
      </>
    ))}
  </span>
);

const ChainLegend: FC<{ chain: ChainView }> = ({ chain }) => (
  <p class="muted legend">
    The marked row is at the money, the tinted ones lie within one sigma. Open interest (OI) is yesterday
    evening’s. A bid or an ask opens the calculator, sold at the bid, bought at the ask. Theta is dollars a
    share and day, vega a volatility point; “–” is what nobody knows, as the mid of a quote that is no market.
    {chain.unpriced.calls.length + chain.unpriced.puts.length > 0 &&
      ` ${chain.unpriced.calls.length} calls and ${chain.unpriced.puts.length} puts are listed that nobody gives a cent for.`}
  </p>
);

/** Which expiration, and of which series where an index lists several on it. */
export const ExpirationForm: FC<{ read: TickerRead; query: TickerQuery; nowMs: number }> = ({
  read,
  query,
  nowMs,
}) => {
  const { symbol, expirations, chain } = read;
  const here = chain.value?.chain.expiration ?? read.moves.value?.asked.expiration;
  const roots = rootsOn(expirations, here);
  const today = newYorkDate(nowMs);
  if (expirations.length === 0) return null;
  return (
    <form class="filters" action={`/t/${encodeURIComponent(symbol)}`}>
      <label>
        Expiration{" "}
        <select name="expiration">
          {datesOf(expirations).map(({ expiration, dte }) => (
            <option value={expiration} selected={expiration === here}>
              {weekdayDate(expiration, today)} · {dte} days
            </option>
          ))}
        </select>
      </label>
      {roots.length > 1 && (
        <label>
          Series{" "}
          <select name="root">
            {roots.map((root) => (
              <option value={root} selected={root === chain.value?.chain.root}>
                {root}
              </option>
            ))}
          </select>
        </label>
      )}
      {query.allStrikes && <input type="hidden" name="strikes" value="all" />}
      {query.columns !== "quotes" && <input type="hidden" name="columns" value={query.columns} />}
      <button type="submit">Show</button>
    </form>
  );
};

function datesOf(expirations: readonly ListedExpiration[]): ListedExpiration[] {
  return [...new Map(expirations.map((one) => [one.expiration, one])).values()];
}
