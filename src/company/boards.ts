import type { BoardTicker } from "./read-overview.ts";

/** What the doors that answer HTTP show of many things side by side; each board is one round trip of the database. */
export type Boards = {
  /** Every active ticker beside the others, with what lies before it. */
  overview: () => Promise<BoardTicker[]>;
};
