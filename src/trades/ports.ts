import type { NewPost, PostTarget } from "../alerts/outbox-ports.ts";
import type { LegType, OptionType, Settlement, Side } from "../options/contract.ts";

/** A leg as it is kept; `quantity` per contract of the trade, of shares in hundreds. */
export type OptionTradeLeg = {
  type: OptionType;
  side: Side;
  quantity: number;
  strike: number;
  expiration: string;
  root: string;
  settlement: Settlement;
  /** OCC symbol, 21 characters. */
  occ: string;
};
export type StockTradeLeg = { type: Exclude<LegType, OptionType>; side: Side; quantity: number };
export type TradeLeg = OptionTradeLeg | StockTradeLeg;

/**
 * mid: closed by its owner at the mid of stored quotes; price: at a price of their own. Expired: official: settled at the
 * day's stored close; estimate: at the last bar before it, until that is stored; opening: AM-settled, at the day's open.
 */
export type CloseSource = "mid" | "price" | "estimate" | "official" | "opening";

/** Nets are dollars a share of one contract, paid positive, received negative; profits are dollars of the whole trade. */
export type NewTrade = {
  ownerId: string;
  guildId: string | null;
  channelId: string | null;
  /** Where its events are told. */
  target: PostTarget;
  symbol: string;
  strategy: string;
  legs: TradeLeg[];
  contracts: number;
  /** Of the leg that expires first, "YYYY-MM-DD". */
  expiration: string;
  entryNet: number;
  entryFill: string;
  entryUnderlying: number;
  /** At expiry; null where there is no end. */
  maxProfit: number | null;
  maxLoss: number | null;
  /** Times the entry's net that may be lost before it is told; null for none. */
  stop: number | null;
};

export type ClosedTrade = { atMs: number; net: number; source: CloseSource };

export type StoredTrade = NewTrade & {
  id: number;
  createdAtMs: number;
  /** Slot of the refresh that it was last marked at. */
  markedAtMs: number | null;
  /** Start of the last bar that was looked at. */
  seenAtMs: number | null;
  closed: ClosedTrade | null;
};

/** What the trade was worth at a refresh, dollars a share; null where quotes did not say. */
export type TradeMark = {
  slotMs: number;
  mid: number | null;
  natural: number | null;
  underlying: number | null;
};

/** What has happened, by its name: `half_profit`, `dte_21`, `stop`, `touched:…`, `ex_date:…`, `expired:…`. */
export type TradeEvent = { event: string; atMs: number; value: number | null };

/** How the notice of an event fared; null where nothing is known of it any more. */
export type ToldEvent = TradeEvent & { notice: "pending" | "delivered" | "refused" | "expired" | null };

/** A leg's stored quote. Prices dollars a share. */
export type LegQuote = {
  occ: string;
  bid: number | null;
  ask: number | null;
  quotedAtMs: number | null;
  lastUpdatedMs: number;
};

/** The latest refresh of one root and expiration. */
export type SeriesSeen = {
  root: string;
  expiration: string;
  slotMs: number;
  asOfMs: number;
  quotedAtMs: number;
  underlyingPrice: number;
  delayed: boolean;
  provider: string;
};

/** What the stock did on days on which legs expire; prices dollars a share. */
export type DayPrices = {
  /** Daily bars as they are stored, from four days before each expiration on. */
  daily: { day: string; open: number; close: number }[];
  /** The last regular intraday bar of each such stretch. */
  intraday: { startMs: number; close: number }[];
};

/** All that is stored of what moves a trade. */
export type WatchedTrade = {
  trade: StoredTrade;
  quotes: LegQuote[];
  series: SeriesSeen[];
  /** Of regular intraday bars that began after its entry and from the last one looked at on; null for none. */
  range: { high: number; low: number; lastStartMs: number } | null;
  /** Ex-dates of the next days; null where nobody knows the ticker's dividends. */
  exDates: { date: string; amount: number; certainty: string }[] | null;
  /** Of the legs' expirations up to today. */
  days: DayPrices;
  /** Events that were told. */
  told: string[];
  /** The underlying was split since the entry: strikes and prices are of different shares. */
  split: boolean;
};

/** What one look writes. */
export type TradeSighting = {
  id: number;
  mark: TradeMark | null;
  seenAtMs: number | null;
  closed: ClosedTrade | null;
  events: (TradeEvent & { post: NewPost })[];
};

export type AddedTrade =
  | { kind: "added"; id: number }
  /** The same was tracked by the same user a moment ago. */
  | { kind: "present"; id: number }
  | { kind: "full"; of: "user" | "all" };

export type TradeLimits = { perUser: number; inAll: number };

/** A trade in a list, with its last mark. */
export type ListedTrade = { trade: StoredTrade; mark: TradeMark | null; told: string[] };

export type TradeStore = {
  add(trade: NewTrade, limits: TradeLimits, nowMs: number): Promise<AddedTrade>;
  /** A user's open ones and those that were closed since, newest first. */
  listOwned(ownerId: string, closedSinceMs: number): Promise<ListedTrade[]>;
  /** Null when the user has none of that id. */
  read(
    ownerId: string,
    id: number,
    nowMs: number,
  ): Promise<(WatchedTrade & { marks: TradeMark[]; events: ToldEvent[] }) | null>;
  /** For its picture, by whoever holds its signed address. */
  readHistory(id: number): Promise<{ trade: StoredTrade; marks: TradeMark[] } | null>;
  /** False when it was closed, or gone, meanwhile. */
  close(ownerId: string, id: number, closed: ClosedTrade): Promise<boolean>;
  /** Open trades, and settled ones that wait for the official close; one request. */
  readLive(nowMs: number): Promise<WatchedTrade[]>;
  /** Marks, closes, events and their posts, in one statement: an event is told once, whoever looks at the same time. */
  record(sightings: readonly TradeSighting[], nowMs: number): Promise<number>;
};
