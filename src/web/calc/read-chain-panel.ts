import type { ChainContract, ChainView, ListedExpiration } from "../../chains/read-chain.ts";
import { AppError } from "../../errors.ts";
import type { WebServices } from "../services.ts";
import type { Asked } from "./asked.ts";

export type StrikeRow = { strike: number; call: ChainContract | null; put: ChainContract | null };

/** The chain from which legs are added by click. */
export type ChainPanel = {
  view: ChainView;
  expirations: readonly ListedExpiration[];
  rows: readonly StrikeRow[];
  /** Strikes that are stored and not among the rows. */
  hidden: number;
};

/** About this many days away is what nobody has chosen yet. */
const USUAL_DTE = 30;
const ROWS_EACH_SIDE = 20;

/** What is shown of a symbol's chain; null where none is asked for, an error where none can be shown. */
export async function readChainPanel(
  { chains }: Pick<WebServices, "chains">,
  { symbol, chain, allStrikes }: Pick<Asked, "symbol" | "chain" | "allStrikes">,
  always: ReadonlySet<number>,
): Promise<ChainPanel | AppError | null> {
  if (symbol === null || chain === null) return null;
  const wish = /^\d{4}-\d\d-\d\d$/.test(chain) ? { expiration: chain } : { dte: USUAL_DTE };
  try {
    const [view, expirations] = await Promise.all([
      chains.read({ symbol, ...wish }),
      chains.expirations(symbol),
    ]);
    const all = rowsOf(view);
    const rows = allStrikes ? all : nearMoney(all, view.underlyingPrice, always);
    return { view, expirations, rows, hidden: all.length - rows.length };
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function rowsOf({ contracts }: ChainView): StrikeRow[] {
  const byStrike = new Map<number, StrikeRow>();
  for (const contract of contracts) {
    const { strike, type } = contract;
    const row = byStrike.get(strike) ?? { strike, call: null, put: null };
    byStrike.set(strike, { ...row, [type]: contract });
  }
  return [...byStrike.values()].sort((a, b) => a.strike - b.strike);
}

/** The strikes round the price, and those that the trade has. */
function nearMoney(rows: StrikeRow[], price: number | null, always: ReadonlySet<number>): StrikeRow[] {
  const above = rows.findIndex(({ strike }) => strike >= (price ?? 0));
  const middle = above === -1 || price === null ? Math.floor(rows.length / 2) : above;
  return rows.filter(({ strike }, index) => Math.abs(index - middle) <= ROWS_EACH_SIDE || always.has(strike));
}
