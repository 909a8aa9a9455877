import type { Boards } from "../company/boards.ts";
import type { KeptAnswers } from "../edge/cache/kept-answers.ts";
import type { ClientLimiter } from "../edge/clients/client-limiter.ts";
import type { EdgeEnv } from "../edge/env.ts";
import type { Identities } from "../edge/identity/identify.ts";
import type { LogFields, Logger } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { LoginAnswer } from "../providers/login/login.ts";
import type { Reads } from "../reads.ts";
import type { Schedule } from "../scheduling/job.ts";
import type { Steering } from "../steering.ts";
import type { PictureServices } from "./pictures/services.ts";

/** Everything the JSON door may call, by subject; the composition root fills it. */
export type HttpServices = Reads &
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
    /** Null on a plan that draws none. */
    pictures: PictureServices | null;
    /** Null without Schwab's keys. */
    schwabLogin: {
      /** Where to send the operator's browser. */
      begin: () => Promise<string>;
      complete: (answer: LoginAnswer) => Promise<{ expiresAtMs: number }>;
      /** Scheme and host of the pages that the browser is sent to. */
      authorityOrigin: string;
    } | null;
  };

/** Without an `adminToken` everything below /admin is shut. */
export type HttpDoor = Identities & {
  publicBaseUrl: string;
  /** Null where nobody counts. */
  limiter: ClientLimiter | null;
  /** Of tokens that are typed to sign in or to log in at Schwab; null where nobody counts. */
  signInLimiter: ClientLimiter | null;
  /** Answers that the isolate remembers; none where left out. */
  kept?: KeptAnswers;
};

export type HttpEnv = EdgeEnv;
