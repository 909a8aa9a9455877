import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";
import type { CalculateInput } from "../calculator/calculate-request.ts";
import type { Calculation } from "../calculator/calculation.ts";
import type { Logger } from "../log.ts";

/** Everything that Discord's commands may call. */
export type DiscordServices = {
  log: Logger;
  /** Real time, also when the Worker lives at another moment: Discord does not. */
  wallMs: () => number;
  newRequestId: () => string;
  sleep: (ms: number) => Promise<void>;
  /** Fills in a reply that was deferred; answers the last HTTP status. */
  editOriginal: (
    interactionToken: string,
    message: APIInteractionResponseCallbackData,
  ) => Promise<{ status: number }>;
  calculator: { calculate: (input: CalculateInput) => Promise<Calculation> };
};
