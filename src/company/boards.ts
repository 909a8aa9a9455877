import type { ExpirationWish } from "../chains/choose-expiration.ts";
import type { ChainView } from "../chains/read-chain.ts";
import type { SmileView } from "../chains/read-smile.ts";
import type { KeptCompany } from "./read-kept-company.ts";
import type { BoardTicker } from "./read-overview.ts";

/** What the doors that answer HTTP show of many things side by side; what is started together is one round trip. */
export type Boards = {
  /** Every active ticker beside the others, with what lies before it. */
  overview: () => Promise<BoardTicker[]>;
  /** A chain and its smile, read once. */
  chainWithSmile: (
    wish: ExpirationWish & { symbol: string },
  ) => Promise<{ chain: ChainView; smile: SmileView }>;
  /** A ticker's name, next report and news as far as they are kept; no provider is asked. */
  keptCompany: (symbol: string) => Promise<KeptCompany>;
};
