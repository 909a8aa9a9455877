import type { StoredContract } from "../reader-ports.ts";

/** What traded and what is open in all options of a symbol, counted by the store: ten thousand rows are never handed out. */

/** Contracts of one side of one expiration; a sum is null where no contract tells its number, which is not zero. */
export type SideActivity = {
  contracts: number;
  volume: number | null;
  openInterest: number | null;
  /** Contracts that do not tell theirs. */
  withoutVolume: number;
  withoutOpenInterest: number;
};

export type ExpirationActivity = { expiration: string; calls: SideActivity; puts: SideActivity };

/** How the most unusual contracts are told apart. */
export const FLOW_ORDERS = ["ratio", "volume", "premium"] as const;
export type FlowOrder = (typeof FLOW_ORDERS)[number];

/** Which contracts are unusual: more traded today than was open, and at least `leastVolume` of them. */
export type UnusualWish = {
  leastVolume: number;
  order: FlowOrder;
  side: "call" | "put" | null;
  /** The longest of them, days from `today`; null for no limit. */
  mostDays: number | null;
  limit: number;
};

export type ActivityWish = {
  /** New York date: expirations from then on count. */
  today: string;
  /** What was last seen longer than this before the latest contract was not in the last refresh, and is left out. */
  apartMs: number;
};

/** Of the refresh that was last. */
export type ActivitySeen = {
  provider: string;
  lastUpdatedMs: number;
  quotedAtMs: number | null;
  delayed: boolean;
  /** Contracts that it did not see, left out of every number. */
  leftOut: number;
  /** Last price of the underlying, dollars a share. */
  price: number | null;
};

export type StoredActivity = { seen: ActivitySeen; expirations: ExpirationActivity[] };

export type StoredFlow = {
  seen: ActivitySeen;
  /** Contracts of the last refresh that the wish's side and days let through. */
  contracts: number;
  /** Of them those with volume enough: all, those that traded more than was open, those whose open interest is unknown. */
  active: number;
  unusual: number;
  withoutOpenInterest: number;
  /** The first of the unusual, in order. */
  top: StoredContract[];
};

/** What all options of a symbol traded until an instant of an earlier session; null where nothing is stored of it. */
export type PastVolume = { date: string; volume: number | null };
/** `[fromMs, untilMs]`, epoch ms. */
export type PastSession = { date: string; fromMs: number; untilMs: number };

export type ActivityReader = {
  /** Null for a symbol that is not kept; `seen` null where nothing is stored of it. One statement each. */
  readActivity(
    symbol: string,
    wish: ActivityWish,
  ): Promise<StoredActivity | { seen: null; expirations: [] } | null>;
  readFlow(
    symbol: string,
    wish: ActivityWish & UnusualWish,
  ): Promise<StoredFlow | { seen: null; top: [] } | null>;
  /** One for each session, in the same order. */
  readPastVolumes(symbol: string, sessions: readonly PastSession[]): Promise<PastVolume[]>;
};
