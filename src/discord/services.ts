import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";
import type { Refreshed } from "../chains/refresh-for.ts";
import type { Pictures } from "../charts/picture.ts";
import type { Logger } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { BudgetLine } from "../operations/budget-line.ts";
import type { CapabilityGap } from "../providers/capability-gaps.ts";
import type { ProviderStatus } from "../providers/status.ts";
import type { Reads } from "../reads.ts";
import type { JobStatus } from "../scheduling/job-status.ts";
import type { MarketReads } from "./market-reads.ts";
import type { TypingMemory } from "./options/typing-memory.ts";

/** Has a chain fetched that somebody waits for. */
type Refresher = { refresh: (symbol: string) => Promise<Refreshed> };

/** How the deployment itself is doing. */
type Operator = {
  jobs: { status: () => Promise<JobStatus[]> };
  providers: { status: () => Promise<ProviderStatus[]>; gaps: readonly CapabilityGap[] };
  operations: { budget: () => Promise<BudgetLine[]> };
  schedulerEnabled: boolean;
};

type Message = APIInteractionResponseCallbackData;
type Sent = Promise<{ status: number }>;

/** Everything that Discord's commands may call. */
export type DiscordServices = Reads &
  Operator &
  Refresher & {
    log: Logger;
    /** The time that the house lives in, epoch ms. */
    nowMs: () => number;
    calendar: TradingCalendar;
    market: MarketReads;
    /** What is offered while somebody types. */
    typing: TypingMemory;
    pictures: Pictures;
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
  };
