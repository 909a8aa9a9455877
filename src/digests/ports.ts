import type { CloseMark } from "../alerts/ports.ts";
import type { StoredTrade, TradeEvent } from "../trades/ports.ts";

/** After the first refresh of a session, and after its close. */
export type DigestKind = "morning" | "closing";

/** A channel that is sent digests; ids are Discord's. */
export type DigestChannel = { channelId: string; guildId: string };
export type StoredDigest = DigestChannel & {
  setBy: string;
  setAtMs: number;
  /** Why nothing is posted any more; null while it is. */
  paused: string | null;
};

/** What is stored of an active ticker. Prices dollars a share; null where nobody knows. */
export type DigestTicker = {
  symbol: string;
  /** On the server's watchlist. */
  watched: boolean;
  price: number | null;
  priceAtMs: number | null;
  previousClose: number | null;
  provider: string | null;
  /** 0..100, of the latest metrics, and the instant that those are of. */
  ivRank: number | null;
  /** Daily closes behind it. */
  observations: number | null;
  metricsAtMs: number | null;
  /** Close rows of the last ten days, oldest first. */
  closes: CloseMark[];
  /** When its chain was last refreshed. */
  refreshedAtMs: number | null;
};

export type DigestFacts = {
  tickers: DigestTicker[];
  /** Open trades whose events are told in the channel. */
  trades: StoredTrade[];
  /** What was told of them since the day began. */
  events: (TradeEvent & { trade: StoredTrade })[];
};

export type DigestStore = {
  /** Set again it is no longer paused. False when as many channels have one as may. */
  set(channel: DigestChannel & { setBy: string }, most: number, nowMs: number): Promise<boolean>;
  /** False when the channel had none. */
  remove(channelId: string): Promise<boolean>;
  read(channelId: string): Promise<StoredDigest | null>;
  /** Channels whose post of that kind and day is not in the outbox yet. */
  listDue(kind: DigestKind, day: string, limit: number): Promise<DigestChannel[]>;
  /** One request; `today` is New York's. */
  readFacts(channel: DigestChannel, today: string): Promise<DigestFacts>;
};

/** What a channel is told once a kind and day. */
export const digestKey = (channelId: string, kind: DigestKind, day: string): string =>
  `digest:${channelId}:${day}:${kind}`;
