import { createInteractionWebhook } from "../../adapters/discord-rest/interaction-webhook.ts";
import type { AlertDesk } from "../../alerts/desk.ts";
import type { UnfinishedConfig } from "../../config/config.ts";
import type { MarketReads } from "../../discord/market-reads.ts";
import { createTypingMemory } from "../../discord/options/typing-memory.ts";
import type { DiscordServices } from "../../discord/services.ts";
import { NO_PICTURES } from "../../http/pictures/picture-url.ts";
import { type UnfinishedDoor, unfinished } from "../../http/unfinished-app.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import { USUAL_LIMITS } from "../../providers/freshness.ts";
import type { Reads } from "../../reads.ts";
import type { Surroundings } from "../surroundings.ts";

export type UnfinishedServices = {
  http: UnfinishedDoor;
  discord: DiscordServices;
  /** Logs `work` as one event. */
  unit: Surroundings["unit"];
  note: Surroundings["note"];
};

/** What the doors are handed while settings are missing or wrong: enough to say so, and to answer Discord's PING. */
export function unfinishedServices(config: UnfinishedConfig, around: Surroundings): UnfinishedServices {
  const { faults, adminToken, discord } = config;
  const { log, nowMs, wallMs, requestId: newRequestId, sleep, unit, note } = around;
  const refuse = () => Promise.reject(unfinished(faults));
  const reads = unfinishedReads(() => unfinished(faults));
  return {
    unit,
    note,
    http: { faults, adminToken, nowMs, newRequestId },
    discord: {
      log,
      nowMs,
      calendar: nyseCalendar,
      limits: USUAL_LIMITS,
      wallMs,
      newRequestId,
      sleep,
      ...createInteractionWebhook({ apiBase: discord.apiBase, sleep, wallMs }),
      pictures: NO_PICTURES,
      priceOdds: refuse,
      typing: createTypingMemory(() => reads.chains, wallMs),
      digests: { canTell: false, set: refuse, remove: refuse, read: refuse, preview: refuse },
      trades: { canTell: false, track: refuse, list: refuse, show: refuse, close: refuse },
      ...reads,
      market: unfinishedMarket(() => unfinished(faults)),
      jobs: { status: refuse },
      providers: { status: refuse, gaps: [] },
      operations: { budget: refuse },
      ...unfinishedDesk(() => unfinished(faults)),
      refresh: () => Promise.resolve({ kind: "useless", why: "Settings are missing." }),
      schedulerEnabled: false,
    },
  };
}

function unfinishedMarket(why: () => Error): MarketReads {
  const refuse = () => Promise.reject(why());
  return { day: refuse, range: refuse, activity: refuse, flow: refuse, option: refuse, earnings: refuse };
}

function unfinishedDesk(why: () => Error): AlertDesk {
  const refuse = () => Promise.reject(why());
  return {
    alerts: { add: refuse, list: refuse, remove: refuse, rearm: refuse },
    watchlists: { read: refuse, add: refuse, remove: refuse },
  };
}

/** Verbs that can't do anything yet, and say why. */
function unfinishedReads(why: () => Error): Reads {
  const refuse = () => Promise.reject(why());
  return {
    chains: { tickers: refuse, expirations: refuse, read: refuse },
    prices: { quote: refuse, bars: refuse },
    volatility: {
      latest: refuse,
      history: refuse,
      expectedMove: refuse,
      expectedMoves: refuse,
      smile: refuse,
      skew: refuse,
      scan: refuse,
    },
    trackRecord: { read: refuse },
    marketInputs: { rates: refuse, dividends: refuse },
    company: { earnings: refuse, news: refuse, profile: refuse },
    calculator: { calculate: refuse },
    planner: { plan: refuse },
  };
}
