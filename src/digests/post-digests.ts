import { whoseTurn } from "../alerts/earnings-eve.ts";
import { newPost } from "../alerts/new-post.ts";
import type { Outbox, PostBody } from "../alerts/outbox-ports.ts";
import type { EarningsReport } from "../company/ports.ts";
import type { Logger } from "../log.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { FreshnessLimits } from "../providers/freshness.ts";
import { digestBody } from "./digest-body.ts";
import { chosenTickers, digestView } from "./digest-view.ts";
import { dueDigest, isReady } from "./due-digest.ts";
import {
  type DigestChannel,
  type DigestFacts,
  type DigestKind,
  type DigestStore,
  digestKey,
} from "./ports.ts";

export type DigestDeps = {
  digests: Pick<DigestStore, "listDue" | "readFacts">;
  outbox: Pick<Outbox, "enqueue">;
  calendar: TradingCalendar;
  limits: FreshnessLimits;
  /** Reports to come; null when nobody knows, which is never taken for none. */
  nextEarnings: (
    symbol: string,
    nowMs: number,
  ) => Promise<readonly Pick<EarningsReport, "date" | "when">[] | null>;
  log: Logger;
};

/** Each may cost a provider call: a digest takes up to eighteen requests, of which the free plan has fifty. */
const MOST_EARNINGS_LOOKS = 5;
/** Channels of one look; those that are over come with the next one. */
const CHANNELS_PER_LOOK = 3;

/**
 * Puts the digests whose time it is into the outbox, after a job has stored something: one a channel, kind and day, however
 * often it is looked. Nothing is asked of the database outside of the hours after open and close. Returns how many are new.
 */
export async function postDigests(deps: DigestDeps, nowMs: number): Promise<number> {
  const due = dueDigest(nowMs, deps.calendar);
  if (due === null) return 0;
  const channels = await deps.digests.listDue(due.kind, due.day, CHANNELS_PER_LOOK);
  let posted = 0;
  for (const channel of channels) {
    const facts = await deps.digests.readFacts(channel, due.day);
    if (!isReady(facts, due, nowMs)) continue;
    const body = await bodyOf(deps, facts, due, nowMs);
    const post = newPost({
      key: digestKey(channel.channelId, due.kind, due.day),
      target: { kind: "channel", id: channel.channelId },
      body,
      alone: true,
      expiresAtMs: due.untilMs,
    });
    posted += await deps.outbox.enqueue([post], nowMs);
  }
  if (posted > 0) deps.log("info", "digests_posted", { kind: due.kind, day: due.day, posted });
  return posted;
}

/** A digest as it would be now, on any day. */
export async function previewDigest(
  deps: Omit<DigestDeps, "outbox" | "log">,
  { kind, ...channel }: DigestChannel & { kind: DigestKind },
  nowMs: number,
): Promise<PostBody> {
  const day = newYorkDate(deps.calendar.lastOpen(nowMs));
  const facts = await deps.digests.readFacts(channel, day);
  return bodyOf(deps, facts, { kind, day }, nowMs);
}

async function bodyOf(
  { nextEarnings, calendar, limits }: Pick<DigestDeps, "nextEarnings" | "calendar" | "limits">,
  facts: DigestFacts,
  which: { kind: DigestKind; day: string },
  nowMs: number,
): Promise<PostBody> {
  const symbols = chosenTickers(facts.tickers).map(({ symbol }) => symbol);
  const asked = whoseTurn(symbols, MOST_EARNINGS_LOOKS, nowMs);
  const reports = await Promise.all(asked.map((symbol) => nextEarnings(symbol, nowMs)));
  // Whoever was not asked about is not known.
  const known = new Map(asked.map((symbol, i) => [symbol, reports[i] ?? null]));
  const earnings = new Map(symbols.map((symbol) => [symbol, known.get(symbol) ?? null]));
  return digestBody(digestView(facts, which, earnings, { nowMs, calendar, limits }), nowMs);
}
