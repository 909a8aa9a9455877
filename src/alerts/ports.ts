import type { NewPost, PostTarget } from "./outbox-ports.ts";

/**
 * `price` crosses a level in dollars a share, `iv_rank` one of 0..100; `expected_move`: the price leaves the day's range;
 * `earnings`: a report is due on the next trading day.
 */
export type AlertKind = "price" | "iv_rank" | "expected_move" | "earnings";

/** From which side the level is to be reached. */
export type Direction = "up" | "down" | "either";

/** What is wanted: `level` and `direction` only of kinds that cross one. */
export type AlertCondition = {
  symbol: string;
  kind: AlertKind;
  level: number | null;
  direction: Direction;
};

export type NewAlert = AlertCondition & {
  /** Discord's id of the user. */
  ownerId: string;
  /** The server that it is set in; null in a direct message. */
  guildId: string | null;
  /** Where it is told. */
  target: PostTarget;
};

/** A value of the alert's kind and the instant it stood at. */
export type Sight = { value: number; atMs: number };

export type StoredAlert = NewAlert & {
  id: number;
  state: "armed" | "fired" | "paused";
  /** Why it is paused. */
  reason: string | null;
  /** How often it was armed, from 1. */
  arming: number;
  /** What was seen when its side of the level was last another one; null before the first look. */
  seen: Sight | null;
  armedAtMs: number;
  fired: Sight | null;
  /** The day of the report that was told of. */
  firedFor: string | null;
};

/** A day's close as the metrics hold it: dollars a share, annual volatility as a fraction. */
export type CloseMark = {
  day: string;
  price: number;
  volatility: number;
  /** Which constant maturity that is, in days. */
  maturityDays: 7 | 30;
};

/** What is stored of a ticker that alerts look at; null where nobody knows. */
export type Observed = {
  price: Sight | null;
  /** Of the day before, as the provider states it. */
  previousClose: number | null;
  ivRank: Sight | null;
  /** What the rank rests on. */
  rankCounts: { observations: number; rebuiltObservations: number } | null;
  /** Of the last day with a close row before the price's own. */
  close: CloseMark | null;
  provider: string | null;
  /** False for a ticker that the operator has paused: nothing of it is fetched any more. */
  kept: boolean;
};

export type WatchedAlert = { alert: StoredAlert; observed: Observed };

/** What one look says of an alert; `post` when it fires. */
export type Sighting = {
  alert: StoredAlert;
  seen: Sight;
  firedFor: string | null;
  post: NewPost | null;
};

export type AddedAlert =
  | { kind: "added" | "rearmed"; id: number }
  /** As many as are allowed, of the user's or of the server's. */
  | { kind: "full"; of: "user" | "server" }
  | { kind: "unknown_symbol" };

export type AlertLimits = { perUser: number; perServer: number };

export type AlertBook = {
  /** The same alert again is armed again. What is stored of the ticker by then counts as seen. */
  add(alert: NewAlert, limits: AlertLimits, nowMs: number): Promise<AddedAlert>;
  /** A user's, oldest first, beside what is known now. */
  listOwned(ownerId: string): Promise<WatchedAlert[]>;
  /** False when the user has none of that id. */
  remove(ownerId: string, id: number): Promise<boolean>;
  /** Arms it again, from whatever state; null when the user has none of that id. */
  rearm(ownerId: string, id: number, nowMs: number): Promise<StoredAlert | null>;
  /** One request; of all tickers when `symbols` is null. */
  readArmed(wanted: {
    kinds: readonly AlertKind[];
    symbols: readonly string[] | null;
  }): Promise<WatchedAlert[]>;
  /** Tickers with armed alerts of these kinds. */
  listArmedSymbols(kinds: readonly AlertKind[]): Promise<string[]>;
  /**
   * Writes what was seen, and of those that fire the post with it, in one statement: an alert fires once, whoever looks
   * at the same time, and what has fired is bound to be told. Returns the keys of the posts of those that fired.
   */
  record(sightings: readonly Sighting[], nowMs: number): Promise<string[]>;
};

/** Whose list: everybody's of a server, or one user's own. */
export type WatchlistOwner = { kind: "user" | "server"; id: string };

/** A ticker of a watchlist with its last price, dollars a share. */
export type WatchedTicker = {
  symbol: string;
  name: string | null;
  price: number | null;
  previousClose: number | null;
  priceAtMs: number | null;
  provider: string | null;
  /** 0..100, of the latest metrics, and the daily closes behind it. */
  ivRank: number | null;
  observations: number | null;
  addedBy: string;
};

export type WatchlistAddition = {
  added: string[];
  /** On the list before. */
  present: string[];
  /** Not kept here. */
  unknown: string[];
  /** Left out, the list being full. */
  over: string[];
};

export type WatchlistStore = {
  /** By symbol. */
  read(owner: WatchlistOwner): Promise<WatchedTicker[]>;
  add(
    owner: WatchlistOwner,
    wanted: { symbols: readonly string[]; addedBy: string; most: number },
    nowMs: number,
  ): Promise<WatchlistAddition>;
  /** Those that were on it. */
  remove(owner: WatchlistOwner, symbols: readonly string[]): Promise<string[]>;
};
