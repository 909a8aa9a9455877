import type { Logger } from "../log.ts";
import { MINUTE_MS } from "../market/calendar-date.ts";
import { newPost } from "./new-post.ts";
import type { BatchResult, ClaimedPost, Outbox, PostBody, PostSender, Settlement } from "./outbox-ports.ts";

export type DeliverPostsDeps = {
  outbox: Pick<Outbox, "claim" | "settle">;
  /** Null without a bot token: nothing can be sent, and everything waits. */
  sender: PostSender | null;
  randomId: () => string;
  /** Real time, epoch ms. */
  wallMs: () => number;
  log: Logger;
};

/** Longer than an invocation sends for; whoever dies leaves its posts to others after that. */
const LEASE_MS = 2 * MINUTE_MS;
/** No message is begun later than this: one may take half a minute, and nobody else may send what is held. */
const SENDING_MS = MINUTE_MS / 2;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 30 * MINUTE_MS;

/** Messages that Discord took, and when to look again: at once after a look that found something, null after another. */
export type Delivery = { delivered: number; nextLookMs: number | null };

/**
 * Sends what waits in the outbox, a message a target, one after the other. What Discord does not take now waits, twice as
 * long after each attempt; what it never will is given up, and a target that is out of reach pauses its alerts.
 */
export async function deliverPosts(
  { outbox, sender, randomId, wallMs, log }: DeliverPostsDeps,
  { mostBatches }: { mostBatches: number },
  nowMs: number,
): Promise<Delivery> {
  if (sender === null) return { delivered: 0, nextLookMs: null };
  const claimed = await outbox.claim({ mostBatches, leaseMs: LEASE_MS, claimId: randomId() }, nowMs);
  const settlements: Settlement[] = [];
  const untilMs = wallMs() + SENDING_MS;
  for (const posts of Map.groupBy(claimed, ({ batch }) => batch).values()) {
    if (wallMs() >= untilMs) {
      settlements.push(...postponed(posts, nowMs));
      continue;
    }
    const result = await sender.send(posts);
    const settlement = settlementOf(posts, result, nowMs);
    if (settlement === null) continue;
    settlements.push(settlement);
    if (settlement.kind !== "delivered") tell(log, settlement, posts.length);
  }
  await outbox.settle(settlements, nowMs);
  const delivered = settlements.filter(({ kind }) => kind === "delivered").length;
  if (delivered > 0) log("info", "posts_delivered", { messages: delivered, posts: claimed.length });
  const waits = settlements.map((settlement) => (settlement.kind === "retry" ? settlement.atMs : nowMs));
  return { delivered, nextLookMs: waits.length === 0 ? null : Math.min(...waits) };
}

/** An outage makes each message slow: the others wait for a later look. */
function postponed([first]: readonly ClaimedPost[], nowMs: number): Settlement[] {
  if (first === undefined) return [];
  const reason = "Discord was too slow for the messages before it.";
  return [{ batch: first.batch, target: first.target, kind: "retry", atMs: nowMs + FIRST_WAIT_MS, reason }];
}

function settlementOf(posts: readonly ClaimedPost[], result: BatchResult, nowMs: number): Settlement | null {
  const [first] = posts;
  if (first === undefined) return null;
  const { batch, target, attempts } = first;
  const of = { batch, target };
  switch (result.kind) {
    case "delivered":
      return { ...of, kind: "delivered" };
    case "retry": {
      const ownMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));
      const atMs = nowMs + Math.max(ownMs, result.afterMs ?? 0);
      return { ...of, kind: "retry", atMs, reason: result.reason };
    }
    case "refused":
      if (result.by === "message") return { ...of, kind: "refused", reason: result.reason };
      return {
        ...of,
        kind: "unreachable",
        reason: result.reason,
        notice: notice(first, result.reason, nowMs),
      };
  }
}

/** For whoever has something told in a channel; who does not take direct messages cannot be told there. */
function notice({ target }: ClaimedPost, reason: string, nowMs: number): PostBody | null {
  if (target.kind === "user") return null;
  const title = "A channel that you have something told in is out of reach";
  return newPost({
    key: "",
    target,
    alone: false,
    expiresAtMs: nowMs,
    body: {
      title,
      text: `Nothing can be posted in <#${target.id}>: ${reason} What it was to be told is lost. Your alerts there are paused: mend that and arm them again, \`/alerts list\` shows them. Trades that you follow there are told to you alone from now on (\`/track list\`); a digest waits for \`/digest on\`.`,
      line: `${title}: <#${target.id}>, ${reason}`,
      tone: "warning",
      footer: "Volaris",
      atMs: nowMs,
    },
  }).body;
}

function tell(log: Logger, settlement: Settlement, posts: number): void {
  const { kind, target } = settlement;
  const reason = settlement.kind === "delivered" ? null : settlement.reason;
  log("warn", "posts_not_taken", { kind, target: target.kind, posts, reason });
}
