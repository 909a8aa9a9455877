import type { ChainContract } from "../../chains/read-chain.ts";
import { decimal, strike } from "../parts/words.ts";
import { namedRoot, withLeg } from "./edit-legs.ts";
import type { StrikeRow } from "./read-chain-panel.ts";
import { legText, type QueriedLeg } from "./trade-query.ts";

/** Addresses of /calc with other legs. */
export type TradeLinks = {
  to: (legs: readonly QueriedLeg[]) => string;
  /** With a leg more behind those; made once for many. */
  adding: (legs: readonly QueriedLeg[]) => (leg: string) => string;
};

/**
 * The rows of a chain whose bids sell and asks buy, as markup: hundreds of links as elements would cost more than the
 * calculation. What is written is numbers, dates, a root of letters, and addresses that are escaped here.
 */
export function chainRows(
  rows: readonly StrikeRow[],
  price: number | null,
  legs: readonly QueriedLeg[],
  links: TradeLinks,
): string {
  const near = rows.reduce<StrikeRow | null>((best, row) => nearer(best, row, price), null);
  const cells = quoteCells(legs, links);
  let text = "";
  for (const row of rows) {
    text += row === near ? '<tr class="money">' : "<tr>";
    text += `<td>${decimal(row.call?.delta, 2)}</td>${cells(row.call)}`;
    text += `<th scope="row">${strike(row.strike)}</th>`;
    text += `${cells(row.put)}<td>${decimal(row.put?.delta, 2)}</td></tr>`;
  }
  return text;
}

function nearer(best: StrikeRow | null, row: StrikeRow, price: number | null): StrikeRow | null {
  if (price === null) return null;
  return best === null || Math.abs(row.strike - price) < Math.abs(best.strike - price) ? row : best;
}

const NEITHER = '<td class="muted">n/a</td><td class="muted">n/a</td>';

/** Bid and ask as links. What has neither can still be traded, at its mark or at the trader's own price. */
function quoteCells(legs: readonly QueriedLeg[], links: TradeLinks) {
  const adding = links.adding(legs);
  const present = new Set(legs.map((leg) => `${leg.type}${leg.strike}`));
  const address = (leg: QueriedLeg) => {
    // One that is there already adds up, or is taken back.
    const isThere = present.has(`${leg.type}${leg.strike}`);
    return (isThere ? links.to(withLeg(legs, leg)) : adding(legText(leg))).replaceAll("&", "&amp;");
  };
  return (contract: ChainContract | null): string => {
    if (contract === null) return NEITHER;
    const { type, strike: at, expiration, symbol, bid, ask } = contract;
    const leg = { type, quantity: 1, strike: at, expiration, ...namedRoot(contract, symbol) };
    const name = `the ${strike(at)} ${type} at`;
    const cell = (side: "buy" | "sell", says: string, shown: number | null) =>
      `<td><a href="${address({ ...leg, side })}" aria-label="${says} ${name} ${decimal(shown)}">${shown === null ? side : decimal(shown)}</a></td>`;
    return cell("sell", "Sell", bid) + cell("buy", "Buy", ask);
  };
}
