/** A tracked trade's profit and loss over time. Dollars for the whole trade, instants epoch ms. */
export type TradeSeries = {
  symbol: string;
  /** The trade as a trader writes it: "bull put 580/575, Dec 18 × 2". */
  name: string;
  openedAtMs: number;
  /** Null while it is open. */
  closedAtMs: number | null;
  expiration: string;
  /** One per refresh at which it could be marked, in order; null where quotes were missing. */
  points: readonly { atMs: number; profit: number | null }[];
  /** Null where it has no end, or is not known. */
  maxProfit: number | null;
  /** Of the largest loss, as a positive number. */
  maxLoss: number | null;
  /** What half the profit is; null where the trade has no such goal. */
  halfProfit: number | null;
  /** When the last mark's quotes stood. */
  quotedAtMs: number | null;
};
