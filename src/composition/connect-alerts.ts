import { createPostSender } from "../adapters/discord-rest/post-sender.ts";
import { type Delivery, deliverPosts } from "../alerts/deliver-posts.ts";
import { evaluateAlerts } from "../alerts/evaluate-alerts.ts";
import type { PostButton } from "../alerts/outbox-ports.ts";
import type { AlertKind, StoredAlert } from "../alerts/ports.ts";
import { watchedSymbols } from "../alerts/watched-symbols.ts";
import type { CompanySources } from "../company/ports.ts";
import { nextEarnings } from "../company/read-earnings.ts";
import type { Config } from "../config/config.ts";
import { findCommand } from "../discord/commands/index.ts";
import { customId } from "../discord/components/custom-id.ts";
import { asAppError } from "../errors.ts";
import { errorFields } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { freshnessLimits } from "../providers/freshness.ts";
import type { Webhooks } from "./connect-webhooks.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

/** What looks at alerts after a run has stored something, and tells Discord what waits in the outbox. */
export type Alerts = {
  /** Returns how many fired. Throws when the database does not answer: the next run looks again. */
  look: (wanted: { kinds: readonly AlertKind[] }, nowMs: number) => Promise<number>;
  /** The same for a ticker whose slice was stored; never throws, for the slice is. */
  lookAfterSlice: (symbol: string, nowMs: number) => Promise<void>;
  /**
   * Sends what is due. `touched` says that this invocation asked the database for something anyway; without it nothing is
   * asked unless this isolate knows of something that waits: Neon sleeps. Never throws.
   */
  deliver: (touched: boolean, nowMs: number) => Promise<void>;
};

type Parts = { stores: Stores; calendar: TradingCalendar; company: CompanySources; webhooks: Webhooks };

/** Messages of one look. One may cost ten subrequests while Discord fails, of which the free plan has fifty. */
const MOST_BATCHES = { free: 2, paid: 60 } as const;
/** One may cost three. */
const MOST_EARNINGS_LOOKS = { free: 3, paid: 20 } as const;
const PRICE_KINDS: readonly AlertKind[] = ["price", "expected_move"];

export function connectAlerts(config: Config, house: Parts, around: Surroundings): Alerts {
  const { stores } = house;
  const { log, randomId, wallMs } = around;
  const sender = senderOf(config, stores, around);
  const isWatched = watchedSymbols({ listArmedSymbols: (kinds) => stores.alertBook.listArmedSymbols(kinds) });
  /** When this isolate knows of something to deliver, epoch ms. */
  let nextLookMs = Number.POSITIVE_INFINITY;

  const look = async (wanted: Parameters<typeof evaluateAlerts>[1], nowMs: number) => {
    const fired = await evaluateAlerts(evaluationDeps(config, house, around), wanted, nowMs);
    if (fired > 0) nextLookMs = nowMs;
    return fired;
  };
  return {
    look: ({ kinds }, nowMs) => look({ kinds, symbols: null }, nowMs),
    async lookAfterSlice(symbol, nowMs) {
      try {
        if (await isWatched(symbol, nowMs)) await look({ kinds: PRICE_KINDS, symbols: [symbol] }, nowMs);
      } catch (error) {
        log("warn", "alerts_not_looked_at", { symbol, ...errorFields(asAppError(error)) });
      }
    },
    async deliver(touched, nowMs) {
      if (!touched && nowMs < nextLookMs) return;
      try {
        const deps = { outbox: stores.outbox, sender, randomId, wallMs, log };
        const delivery = await deliverPosts(deps, { mostBatches: MOST_BATCHES[config.plan] }, nowMs);
        nextLookMs = nextLookOf(delivery);
      } catch (error) {
        log("warn", "posts_not_delivered", errorFields(asAppError(error)));
      }
    },
  };
}

const nextLookOf = ({ nextLookMs }: Delivery) => nextLookMs ?? Number.POSITIVE_INFINITY;

function senderOf({ discord }: Config, { meter }: Stores, { sleep, wallMs }: Surroundings) {
  const { apiBase, botToken } = discord;
  return botToken === null ? null : createPostSender({ apiBase, botToken, meter, sleep, wallMs });
}

function evaluationDeps(
  config: Config,
  { stores, calendar, company, webhooks }: Parts,
  { log }: Surroundings,
) {
  return {
    book: stores.alertBook,
    calendar,
    limits: freshnessLimits(config.scheduler),
    nextEarnings: (symbol: string, nowMs: number) => nextEarnings(company, symbol, nowMs),
    mostEarningsLooks: MOST_EARNINGS_LOOKS[config.plan],
    tellFired: webhooks.tellFired,
    buttons: alertButtons,
    log,
  };
}

/** What may be done about an alert below the message that tells of it; each answers the presser alone. */
function alertButtons({ id }: StoredAlert): PostButton[] {
  const labels = { "alerts rearm": "Arm again", "alerts remove": "Remove", "alerts list": "All my alerts" };
  return Object.entries(labels).flatMap(([name, label], slot) => {
    const command = findCommand(name);
    const press = { options: name === "alerts list" ? {} : { alert: String(id) }, how: "alone" as const };
    const pressed = command === null ? null : customId(command, press, { slot });
    return pressed === null ? [] : [{ label, customId: pressed }];
  });
}
