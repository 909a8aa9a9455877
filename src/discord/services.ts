import type { CalculateInput } from "../analysis/calculate-request.ts";
import type { Calculation } from "../analysis/calculation.ts";
import type { Logger } from "../log.ts";

/** Everything that Discord's commands may call. */
export type DiscordServices = {
  log: Logger;
  /** Real time, also when the Worker lives at another moment: Discord does not. */
  wallMs: () => number;
  newRequestId: () => string;
  calculate: (input: CalculateInput) => Promise<Calculation>;
};
