import type { Payoff } from "../calculator/calculate-payoff.ts";
import type { CalculateInput } from "../calculator/calculate-request.ts";
import type { Boards } from "../company/boards.ts";
import type { KeptAnswers } from "../edge/cache/kept-answers.ts";
import type { ClientLimiter } from "../edge/clients/client-limiter.ts";
import type { Identities } from "../edge/identity/identify.ts";
import type { LogFields, Logger } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { PlanRequest } from "../planner/plan-request.ts";
import type { Reads } from "../reads.ts";
import type { Schedule } from "../scheduling/job.ts";
import type { Steering } from "../steering.ts";

/** Everything that pages may call, by subject; the composition root fills it. */
export type WebServices = Omit<Reads, "calculator"> &
  Steering & {
    calculator: Reads["calculator"] & {
      /** With its profit as curves, and with what values it on another day. */
      payoff: (input: CalculateInput) => Promise<Payoff>;
    };
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
    /** What POST /v1/calc and POST /v1/plan would make of a body. Each throws `invalid_request` in the same words. */
    parseCalc: (body: unknown) => CalculateInput;
    parsePlan: (body: unknown) => PlanRequest;
  };

export type WebDoor = Identities & {
  /** The OpenAPI document of the JSON door, as it publishes it. */
  openApi: () => Promise<string>;
  publicBaseUrl: string;
  /** Whom to tell of a weakness, a mailto: or https: address; null where nobody is named. */
  securityContact: string | null;
  /** Null where nobody counts. */
  limiter: ClientLimiter | null;
  /** Of attempts to sign in; null where nobody counts. */
  signInLimiter: ClientLimiter | null;
  /** Answers that the isolate remembers; none where left out. */
  kept?: KeptAnswers;
};
