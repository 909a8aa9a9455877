import { raw } from "hono/html";
import type { ChainContract, ChainView } from "../../chains/read-chain.ts";
import { namedRoot } from "../calc/edit-legs.ts";
import { escaped } from "../parts/number-table.ts";
import { strike as strikeText } from "../parts/words.ts";
import { ASK, BID, type ChainColumn, chainColumns } from "./chain-columns.ts";
import type { ChainRow } from "./chain-strikes.ts";
import type { ColumnSet } from "./ticker-query.ts";

/**
 * Calls, strike, puts, as text: a chain has thousands of cells, and a component for each would cost a page its CPU. A
 * bid leads to the calculator with the contract sold, an ask with it bought.
 */
export function chainTable(
  chain: ChainView,
  rows: readonly ChainRow[],
  { columns, seesQuotes }: { columns: ColumnSet; seesQuotes: boolean },
) {
  const { calls, puts } = chainColumns(seesQuotes);
  const heads = [
    ...calls.map((column) => headOf(column, "Call")),
    ...puts.map((column) => headOf(column, "Put")),
  ];
  const leg = legLinks(chain);
  const body = rows.map((row) => {
    const name = [row.isAtTheMoney && "atm", row.isInBand && "band"].filter(Boolean).join(" ");
    const said = row.isAtTheMoney ? '<span class="unseen"> at the money</span>' : "";
    return `<tr${name === "" ? "" : ` class="${name}"`}>${cells(row.call, calls, leg("C", row.strike))}<th scope="row">${strikeText(row.strike)}${said}</th>${cells(row.put, puts, leg("P", row.strike))}</tr>`;
  });
  const caption = `${chain.symbol} ${chain.expiration}, ${chain.root}: calls on the left, puts on the right`;
  return raw(
    `<section class="scroll" tabindex="0" aria-label="${escaped(caption)}"><table class="chain ${columns}"><caption>${escaped(caption)}</caption><thead><tr>${sideOf("Calls", calls, columns)}<th scope="col" rowspan="2">Strike</th>${sideOf("Puts", puts, columns)}</tr><tr>${heads.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></section>`,
  );
}

/** Over the columns of a side: over all of them on a wide screen, over those of the set on a narrow one. */
function sideOf(side: string, columns: readonly ChainColumn[], set: ColumnSet): string {
  const few = columns.filter(({ sets }) => sets.includes(set)).length;
  const over = (name: string, many: number) =>
    many === 0 ? "" : `<th scope="colgroup" class="side ${name}" colspan="${many}">${side}</th>`;
  return over("all", columns.length) + over("few", few);
}

const headOf = (column: ChainColumn, side: string) =>
  `<th scope="col" class="${classOf(column)}"><span class="unseen">${side} </span>${column.head}</th>`;

/** One letter a set: the name stands in every cell. */
const classOf = ({ sets }: ChainColumn) => sets.map(([letter]) => letter).join(" ");

function cells(contract: ChainContract | undefined, columns: readonly ChainColumn[], leg: string): string {
  let text = "";
  for (const column of columns) {
    const shown = contract === undefined ? "" : column.text(contract);
    const isPrice = shown !== "" && shown !== "–" && (column === BID || column === ASK);
    const content = isPrice
      ? `<a href="${leg.replace("*", column === BID ? "-1" : "1")}">${shown}</a>`
      : shown;
    text += `<td class="${classOf(column)}">${content}</td>`;
  }
  return text;
}

/** The calculator's address of a leg, "*" where its side and quantity stand. */
function legLinks({ symbol, expiration, ...series }: ChainView) {
  const { root } = namedRoot(series, symbol);
  const [head, tail] = [
    `/calc?symbol=${encodeURIComponent(symbol)}&amp;leg=*`,
    `@${expiration}${root === undefined ? "" : `~r${encodeURIComponent(root)}`}`,
  ];
  return (letter: "C" | "P", strike: number) => `${head}${letter}${strikeText(strike)}${tail}`;
}
