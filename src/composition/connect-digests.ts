import type { CompanySources } from "../company/ports.ts";
import { nextEarnings } from "../company/read-earnings.ts";
import type { Config } from "../config/config.ts";
import { postDigests, previewDigest } from "../digests/post-digests.ts";
import { setDigest } from "../digests/set-digest.ts";
import type { DigestServices } from "../discord/services.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { freshnessLimits } from "../providers/freshness.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

type Parts = { stores: Stores; calendar: TradingCalendar; company: CompanySources };

function depsOf({ scheduler }: Pick<Config, "scheduler">, { stores, calendar, company }: Parts) {
  return {
    digests: stores.digests,
    outbox: stores.outbox,
    calendar,
    limits: freshnessLimits(scheduler),
    nextEarnings: (symbol: string, nowMs: number) => nextEarnings(company, symbol, nowMs),
  };
}

/** The verbs of digests. */
export function bindDigests(
  house: Parts,
  config: Pick<Config, "scheduler" | "discord">,
  { nowMs }: { nowMs: () => number },
): DigestServices {
  return {
    canTell: config.discord.botToken !== null,
    set: (channel) => setDigest({ digests: house.stores.digests }, channel, nowMs()),
    remove: (channelId) => house.stores.digests.remove(channelId),
    read: (channelId) => house.stores.digests.read(channelId),
    preview: (wanted) => previewDigest(depsOf(config, house), wanted, nowMs()),
  };
}

/** A look at whose digest is due after a job has stored something. */
export function digestLook(
  config: Pick<Config, "scheduler">,
  house: Parts,
  { log }: Pick<Surroundings, "log">,
): (nowMs: number) => Promise<unknown> {
  return (nowMs) => postDigests({ ...depsOf(config, house), log }, nowMs);
}
