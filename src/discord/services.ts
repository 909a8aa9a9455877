import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";
import type { AlertDesk } from "../alerts/desk.ts";
import type { PostBody } from "../alerts/outbox-ports.ts";
import type { PriceOdds, PriceOddsWish } from "../calculator/price-odds.ts";
import type { Refreshed } from "../chains/refresh-for.ts";
import type { Pictures } from "../charts/picture.ts";
import type { DigestChannel, DigestKind, StoredDigest } from "../digests/ports.ts";
import type { HistoryProgress } from "../iv-metrics/rebuild/ports.ts";
import type { Logger } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { BudgetLine } from "../operations/budget-line.ts";
import type { CapabilityGap } from "../providers/capability-gaps.ts";
import type { DataFreshness, FreshnessLimits } from "../providers/freshness.ts";
import type { ProviderStatus } from "../providers/status.ts";
import type { Reads } from "../reads.ts";
import type { JobStatus } from "../scheduling/job-status.ts";
import type { TradeLine, TradeView } from "../trades/follow-trade.ts";
import type { ClosedTrade, StoredTrade } from "../trades/ports.ts";
import type { TrackedTrade, TrackRequest } from "../trades/track-trade.ts";
import type { MarketReads } from "./market-reads.ts";
import type { TypingMemory } from "./options/typing-memory.ts";

/** Has a chain fetched that somebody waits for. */
type Refresher = { refresh: (symbol: string) => Promise<Refreshed> };

/** How the deployment itself is doing. */
type Operator = {
  jobs: { status: () => Promise<JobStatus[]>; history: () => Promise<HistoryProgress> };
  providers: { status: () => Promise<ProviderStatus[]>; gaps: readonly CapabilityGap[] };
  operations: { budget: () => Promise<BudgetLine[]> };
  schedulerEnabled: boolean;
};

type Message = APIInteractionResponseCallbackData;
type Sent = Promise<{ status: number }>;

type OwnTrade = { ownerId: string; id: number };

/** Trades that their owners follow. */
export type TradeServices = {
  /** Whether the bot can post: else trades are marked, and nothing is told. */
  canTell: boolean;
  track: (request: TrackRequest) => Promise<TrackedTrade>;
  list: (ownerId: string) => Promise<TradeLine[]>;
  show: (wanted: OwnTrade) => Promise<TradeView>;
  /** At the mid of stored quotes where `price` is null. */
  close: (
    wanted: OwnTrade & { price: number | null },
  ) => Promise<{ trade: StoredTrade; closed: ClosedTrade; profit: number; data: DataFreshness | null }>;
};

/** A channel's morning and closing summary. */
export type DigestServices = {
  /** Whether the bot can post. */
  canTell: boolean;
  /** Throws `conflict` when as many channels of the server have one as may. */
  set: (channel: DigestChannel & { setBy: string }) => Promise<void>;
  /** False when the channel had none. */
  remove: (channelId: string) => Promise<boolean>;
  read: (channelId: string) => Promise<StoredDigest | null>;
  preview: (wanted: DigestChannel & { kind: DigestKind }) => Promise<PostBody>;
};

/** Everything that Discord's commands may call. */
export type DiscordServices = Reads &
  Operator &
  AlertDesk &
  Refresher & {
    log: Logger;
    /** The time that the house lives in, epoch ms. */
    nowMs: () => number;
    calendar: TradingCalendar;
    /** When figures are stale. */
    limits: FreshnessLimits;
    market: MarketReads;
    /** What is offered while somebody types. */
    typing: TypingMemory;
    /** How likely the price ends beyond a level. */
    priceOdds: (wish: PriceOddsWish) => Promise<PriceOdds>;
    /** Real time, also when the Worker lives at another moment: Discord does not. */
    wallMs: () => number;
    newRequestId: () => string;
    sleep: (ms: number) => Promise<void>;
    /**
     * What may be done about a reply that was deferred, by its address `application/token`, until the instant `untilMs`;
     * each answers Discord's last HTTP status, 0 where there was none.
     */
    editOriginal: (reply: string, message: Message, untilMs: number) => Sent;
    deleteOriginal: (reply: string, untilMs: number) => Sent;
    followUp: (reply: string, message: Message, untilMs: number) => Sent;
    pictures: Pictures;
    trades: TradeServices;
    digests: DigestServices;
  };
