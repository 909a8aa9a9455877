import { MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { hashOf } from "../../chance.ts";
import type { MarketFault } from "../../market/faults.ts";

/** What goes wrong at a minute. Whatever lasts has an end of its own in the plan. */
export type Fault =
  | { kind: "market"; rule: MarketFault }
  /** Disarms what the market has not spent. */
  | { kind: "market_sound" }
  | {
      kind: "queue_duplicates" | "queue_doubles" | "queue_loses_answers" | "queue_loses_messages";
      count: number;
    }
  | { kind: "queue_refuses"; count: number }
  | { kind: "queue_reversed"; on: boolean }
  | { kind: "database_away" | "database_back" | "redis_away" | "redis_back" }
  | { kind: "tick_missed" | "tick_doubled" }
  /** While it is in the middle of a slice. */
  | { kind: "worker_killed" };

export type PlannedFault = { atMs: number; fault: Fault };

export type FaultPlanInput = {
  seed: number;
  /** Instants at which refreshes begin, in order. */
  refreshesMs: readonly number[];
  /** Every minute that is simulated, in order. */
  minutesMs: readonly number[];
  /** Nothing goes wrong from here on, so that what was lost can be made up. */
  soundFromMs: number;
  /** Leaves out what costs half a minute of real time each. */
  quick?: boolean;
};

const CHAINS = "/chains";
const AWAY_MINUTES = 3;
const MISSED_IN_A_ROW = 12;

/** Troubles of one refresh: a fault a minute of it, counted from its tick. */
const REFRESH_TROUBLES: Readonly<Record<string, readonly (readonly [minute: number, fault: Fault])[]>> = {
  rate_limited: [
    [0, market({ kind: "rate-limited", times: 3 })],
    [1, market({ kind: "rate-limited", times: 2, retryAfterSeconds: 20 })],
  ],
  rate_limited_with_a_wait: [[0, market({ kind: "rate-limited", times: 4, retryAfterSeconds: 25 })]],
  server_errors: [
    [0, market({ kind: "server-error", times: 3 })],
    [0, market({ kind: "unavailable-html", times: 2 })],
  ],
  timeout: [[0, market({ kind: "timeout", times: 1 })]],
  cut_bodies: [
    [0, market({ kind: "cut", times: 2 })],
    [0, market({ kind: "truncated", times: 2 })],
  ],
  garbage_bodies: [
    [0, market({ kind: "html", times: 1 })],
    [0, market({ kind: "empty", times: 1 })],
    [0, market({ kind: "chain-failed", times: 1 })],
    [0, market({ kind: "chain-maps-array", times: 1 })],
  ],
  token_expired: [[0, market({ kind: "access-token-expired", times: 1 })]],
  duplicates: [[0, { kind: "queue_duplicates", count: 4 }]],
  doubles: [[0, { kind: "queue_doubles", count: 3 }]],
  reordered: [
    [0, { kind: "queue_reversed", on: true }],
    [4, { kind: "queue_reversed", on: false }],
  ],
  lost_messages: [[0, { kind: "queue_loses_messages", count: 2 }]],
  lost_answers: [[0, { kind: "queue_loses_answers", count: 3 }]],
  publish_refused: [[0, { kind: "queue_refuses", count: 2 }]],
  worker_killed: [[0, { kind: "worker_killed" }]],
  database_away: [
    [0, { kind: "database_away" }],
    [AWAY_MINUTES, { kind: "database_back" }],
  ],
  database_away_after_the_tick: [
    [1, { kind: "database_away" }],
    [1 + AWAY_MINUTES, { kind: "database_back" }],
  ],
  redis_away: [
    [0, { kind: "redis_away" }],
    [0, market({ kind: "access-token-expired", times: 1 })],
    [AWAY_MINUTES, { kind: "redis_back" }],
  ],
};
/** Half a minute of real time: the Worker waits for its own timeout. */
const SLOW = new Set(["timeout"]);
/** After which whatever a refresh's trouble left armed is taken away. */
const REFRESH_MINUTES = 10;

/** A day of troubles: the same seed and day give the same. In order of time. */
export function planFaults(input: FaultPlanInput): PlannedFault[] {
  const { soundFromMs, minutesMs } = input;
  const plan = [...refreshTroubles(input), ...priceTroubles(input), ...tickTroubles(input)];
  if (input.refreshesMs.length === 0) plan.push(...quietDayTroubles(input));
  const simulated = new Set(minutesMs);
  return plan
    .filter(({ atMs }) => simulated.has(atMs) && atMs <= soundFromMs)
    .toSorted((a, b) => a.atMs - b.atMs);
}

function refreshTroubles(input: FaultPlanInput): PlannedFault[] {
  const { seed, refreshesMs, soundFromMs, quick = false } = input;
  const simulated = new Set(input.minutesMs);
  const troubles = shuffled(
    Object.entries(REFRESH_TROUBLES).filter(([name]) => !(quick && SLOW.has(name))),
    seed,
  );
  const soundAgainMs = (slotMs: number) => slotMs + REFRESH_MINUTES * MINUTE_MS;
  // The first refresh finds the sizes that later ones are planned by. What begins must also end.
  const slots = refreshesMs
    .slice(1)
    .filter((slotMs) => soundAgainMs(slotMs) <= soundFromMs && simulated.has(soundAgainMs(slotMs)));
  if (slots.length === 0) return [];
  const planned = troubles.flatMap(([, steps], i) => {
    const slotMs = slots[i % slots.length] ?? 0;
    return steps.map(([minute, fault]) => ({ atMs: slotMs + minute * MINUTE_MS, fault }));
  });
  const ends = slots.map((slotMs) => ({
    atMs: soundAgainMs(slotMs),
    fault: { kind: "market_sound" } as const,
  }));
  return [...planned, ...ends];
}

const PRICE_FAULTS = ["rate-limited", "server-error", "cut", "html", "empty", "unavailable-html"] as const;
const PRICE_PATHS = ["/pricehistory", "/quotes"] as const;

/** Prices have a request or more each minute of the session: some of them go wrong too. */
function priceTroubles({ seed, refreshesMs, minutesMs, soundFromMs }: FaultPlanInput): PlannedFault[] {
  const [openMs = soundFromMs] = refreshesMs;
  const session = minutesMs.filter((atMs) => atMs > openMs && atMs < soundFromMs);
  if (session.length === 0) return [];
  return PRICE_FAULTS.map((kind, i) => ({
    atMs: session[hashOf(seed, 55, i) % session.length] ?? openMs,
    fault: { kind: "market", rule: { kind, times: 2, path: PRICE_PATHS[i % 2] ?? PRICE_PATHS[0] } },
  }));
}

/** Ticks that never come, one gap of them longer than any grace of a session job, and ticks that come twice. */
function tickTroubles({ seed, minutesMs, soundFromMs, refreshesMs }: FaultPlanInput): PlannedFault[] {
  // A ledger must begin before something can be missing from it.
  const begunMs = refreshesMs[0] ?? Number.NEGATIVE_INFINITY;
  const early = minutesMs.filter((atMs) => atMs > begunMs && atMs < soundFromMs);
  const draw = (which: number, from: number) => hashOf(seed, 77, which) % Math.max(1, from);
  const single = (kind: "tick_missed" | "tick_doubled", count: number, salt: number): PlannedFault[] =>
    Array.from({ length: count }, (_, i) => ({
      atMs: early[draw(salt + i, early.length)] ?? 0,
      fault: { kind },
    }));
  const later = refreshesMs.slice(2).filter((slotMs) => slotMs < soundFromMs);
  const atRefresh = (kind: "tick_missed" | "tick_doubled", salt: number): PlannedFault[] => {
    const slotMs = later[draw(salt, later.length)];
    return slotMs === undefined ? [] : [{ atMs: slotMs, fault: { kind } }];
  };
  const gapStart = early[draw(900, early.length)] ?? 0;
  const gap = Array.from({ length: early.length > 300 ? MISSED_IN_A_ROW : 0 }, (_, i) => ({
    atMs: gapStart + i * MINUTE_MS,
    fault: { kind: "tick_missed" } as const,
  }));
  return [
    ...single("tick_missed", early.length > 300 ? 6 : 2, 100),
    ...single("tick_doubled", early.length > 300 ? 6 : 2, 200),
    ...atRefresh("tick_missed", 300),
    ...atRefresh("tick_doubled", 301),
    ...gap,
  ];
}

/** A day without a session still has its daily jobs. */
function quietDayTroubles({ seed, minutesMs, soundFromMs }: FaultPlanInput): PlannedFault[] {
  const early = minutesMs.filter((minuteMs) => minuteMs + AWAY_MINUTES * MINUTE_MS <= soundFromMs);
  const atMs = early[hashOf(seed, 5) % Math.max(1, early.length)] ?? 0;
  return [
    { atMs, fault: { kind: "database_away" } },
    { atMs: atMs + AWAY_MINUTES * MINUTE_MS, fault: { kind: "database_back" } },
  ];
}

function market(rule: Omit<MarketFault, "path">): Fault {
  return { kind: "market", rule: { ...rule, path: CHAINS } };
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, i) => ({ item, draw: hashOf(seed, 31, i) }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}
