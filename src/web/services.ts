import type { Boards } from "../company/boards.ts";
import type { KeptAnswers } from "../edge/cache/kept-answers.ts";
import type { ClientLimiter } from "../edge/clients/client-limiter.ts";
import type { Identities } from "../edge/identity/identify.ts";
import type { LogFields, Logger } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { Reads } from "../reads.ts";
import type { Schedule } from "../scheduling/job.ts";
import type { Steering } from "../steering.ts";

/** Everything that pages may call, by subject; the composition root fills it. */
export type WebServices = Reads &
  Steering & {
    log: Logger;
    /** Adds fields to the request's event. */
    note?: (fields: LogFields) => void;
    nowMs: () => number;
    newRequestId: () => string;
    calendar: TradingCalendar;
    schedule: Schedule;
    boards: Boards;
    /** Counts a request of whoever asks, for the budget. */
    countRequest: () => void;
    /** Where a browser begins the login to Schwab without showing the operator's token again; good for ten minutes. */
    schwabLoginPath: () => Promise<string>;
  };

export type WebDoor = Identities & {
  publicBaseUrl: string;
  /** Null where nobody counts. */
  limiter: ClientLimiter | null;
  /** Of attempts to sign in; null where nobody counts. */
  signInLimiter: ClientLimiter | null;
  /** Answers that the isolate remembers; none where left out. */
  kept?: KeptAnswers;
};
