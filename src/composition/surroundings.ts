import type { Log, Logger } from "../log.ts";

/** Clock, chance and waiting, as every part of the house is handed them. */
export type Surroundings = {
  log: Logger;
  /** What the log makes one event of. */
  unit: Log["unit"];
  note: Log["note"];
  tells: Log["tells"];
  /** The time that the house lives in, epoch ms. */
  nowMs: () => number;
  /** The real clock, which a simulated `nowMs` is not. */
  wallMs: () => number;
  /** Moves forward only, for measuring. In Workers it stands still while code computes. */
  stopwatch: () => number;
  sleep: (ms: number) => Promise<void>;
  randomId: () => string;
  /** The id of the unit of work at hand, which log and answer share. */
  requestId: () => string;
};
