import type { CompanySources } from "../company/ports.ts";
import type { Config } from "../config/config.ts";
import { asAppError } from "../errors.ts";
import { errorFields } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { JobRunner } from "../scheduling/ports.ts";
import { digestLook } from "./connect-digests.ts";
import { tradeLook } from "./connect-trades.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

/** What looks at the data that a job has just stored. Never throws: the next look makes up for one that failed. */
export type AfterJobs = {
  /** After last prices, bars or daily bars. */
  prices: (nowMs: number) => Promise<void>;
  /** After the last slice of a refresh. */
  chains: (nowMs: number) => Promise<void>;
  /** After the metrics of a slot, the day's close among them. */
  metrics: (nowMs: number) => Promise<void>;
};

type Look = { name: string; at: (nowMs: number) => Promise<unknown> };

type Parts = { stores: Stores; calendar: TradingCalendar; company: CompanySources };

export function connectAfterJobs(config: Config, house: Parts, around: Surroundings): AfterJobs {
  const { log } = around;
  const trades: Look = { name: "trades", at: (nowMs) => tradeLook(house, around)(nowMs) };
  const digests: Look = { name: "digests", at: (nowMs) => digestLook(config, house, around)(nowMs) };
  const lookAt = (looks: readonly Look[]) => async (nowMs: number) => {
    for (const { name, at } of looks) {
      await at(nowMs).catch((error: unknown) =>
        log("error", "look_failed", { look: name, ...errorFields(asAppError(error)) }),
      );
    }
  };
  return {
    prices: lookAt([trades]),
    chains: lookAt([trades, digests]),
    // On the free plan a tick has no room for them: a slice's invocation has.
    metrics: lookAt(config.plan === "paid" ? [digests] : []),
  };
}

/** A job's runner with a look at what it has stored. */
export function followedBy(runner: JobRunner, look: (nowMs: number) => Promise<void>): JobRunner {
  return async (run, nowMs) => {
    const progress = await runner(run, nowMs);
    await look(nowMs);
    return progress;
  };
}
