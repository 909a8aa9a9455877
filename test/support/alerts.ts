import type { ClaimedPost, PostBody } from "../../src/alerts/outbox-ports.ts";
import type { Observed, StoredAlert } from "../../src/alerts/ports.ts";
import { IN_SESSION, minutes } from "./moments.ts";

/** Armed a minute ago for SPY at 600, either way, in a channel. */
export function anAlert(changes: Partial<StoredAlert> = {}): StoredAlert {
  return {
    id: 7,
    ownerId: "42",
    guildId: "9",
    target: { kind: "channel", id: "700" },
    symbol: "SPY",
    kind: "price",
    level: 600,
    direction: "either",
    state: "armed",
    reason: null,
    arming: 1,
    seen: { value: 598.5, atMs: IN_SESSION - minutes(1) },
    armedAtMs: IN_SESSION - minutes(1),
    fired: null,
    firedFor: null,
    ...changes,
  };
}

/** Nothing is known but what is given. */
export function observed(changes: Partial<Observed> = {}): Observed {
  return {
    price: null,
    previousClose: null,
    ivRank: null,
    rankCounts: null,
    close: null,
    provider: "schwab",
    kept: true,
    ...changes,
  };
}

export function aBody(changes: Partial<PostBody> = {}): PostBody {
  return {
    title: "SPY reached $600.00",
    text: "Now $600.10.",
    line: "SPY reached $600.00",
    tone: "up",
    footer: "schwab",
    atMs: IN_SESSION,
    ...changes,
  };
}

export function aClaimedPost(changes: Partial<ClaimedPost> = {}): ClaimedPost {
  return {
    id: 1,
    batch: "b".repeat(25),
    target: { kind: "channel", id: "700" },
    body: aBody(),
    attempts: 1,
    createdAtMs: IN_SESSION,
    ...changes,
  };
}
