import type { FC } from "hono/jsx";
import type { BoardTicker } from "../../company/read-overview.ts";
import { TableBox } from "../parts/data-table.tsx";
import { COLUMNS, type Column } from "./overview-columns.ts";
import { FIRST_SORT, isWithin, type OverviewQuery, searchText, sortTickers } from "./overview-query.ts";
import { Cell, type CellProps } from "./ticker-cells.tsx";

type TableProps = { tickers: readonly BoardTicker[]; query: OverviewQuery; nowMs: number };

/** Rows that the filter leaves out are there and hidden, so that a script may show them without asking again. */
export const OverviewTable: FC<TableProps> = ({ tickers, query, nowMs }) => (
  <TableBox name="Tickers kept">
    <table id="tickers" class="board" data-sorted={FIRST_SORT}>
      <caption>
        Change is since the last close; IV30 is what options at the money imply for 30 days, IV − RV that less
        what the last 20 sessions did; the week’s move is one standard deviation. A head sorts.
        <span class="narrow-only"> To the right: rank, IV − RV, the week’s move, events and ages.</span>
      </caption>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <Head column={column} query={query} />
          ))}
        </tr>
      </thead>
      <tbody>
        {sortTickers(tickers, query).map((ticker) => (
          <tr data-text={searchText(ticker)} hidden={!isWithin(ticker, query)}>
            {COLUMNS.map((column) => (
              <TableCell column={column} ticker={ticker} nowMs={nowMs} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </TableBox>
);

const Head: FC<{ column: Column; query: OverviewQuery }> = ({ column, query }) => {
  const isHere = query.sort === column.name;
  const next = new URLSearchParams(query.kept);
  next.set("sort", column.name);
  if (isHere ? !query.isDown : column.downFirst) next.set("desc", "1");
  else next.delete("desc");
  return (
    <th
      scope="col"
      class={column.isNumber ? "number" : undefined}
      aria-sort={isHere ? (query.isDown ? "descending" : "ascending") : undefined}
    >
      <a href={`?${next}`} data-column={column.name} data-first={column.downFirst ? "desc" : undefined}>
        {column.head}
      </a>
      {column.beside !== undefined && <span class="beside">{column.beside}</span>}
    </th>
  );
};

const TableCell: FC<CellProps> = (props) => {
  const { column, ticker } = props;
  const value = column.value(ticker) ?? undefined;
  if (column.name === "symbol")
    return (
      <th scope="row" data-value={value}>
        <Cell {...props} />
      </th>
    );
  return (
    <td class={column.isNumber ? "number" : undefined} data-value={value}>
      <Cell {...props} />
    </td>
  );
};
