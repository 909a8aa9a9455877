import type { Stack } from "../../stack.ts";

/** What the stand-ins have been asked so far: each but `published` is a subrequest of the Worker. */
export type Traffic = {
  database: number;
  redis: number;
  queue: number;
  discord: number;
  /** By vendor, logins included. */
  providers: number;
  /** Commands of a pipeline count one by one, as Upstash bills them. */
  redisCommands: number;
  /** Messages that QStash took, callbacks included. */
  published: number;
  /** Bodies that the database answered with: Neon bills them as egress. */
  databaseBytesOut: number;
};

const NAMES = [
  "database",
  "redis",
  "queue",
  "discord",
  "providers",
  "redisCommands",
  "published",
  "databaseBytesOut",
] as const;

export function readTraffic({ neon, redis, qstash, discord, market }: Stack): Traffic {
  return {
    database: neon.counters.requests,
    redis: redis.counters.requests,
    queue: qstash.apiRequests(),
    discord: discord.requests().length,
    providers: market.counters.snapshot().requests,
    redisCommands: redis.counters.commands,
    published: qstash.counters.published,
    databaseBytesOut: neon.counters.bytesOut,
  };
}

export function trafficSince(before: Traffic, after: Traffic): Traffic {
  const since = { ...after };
  for (const name of NAMES) since[name] -= before[name];
  return since;
}

/** Requests that an invocation made: what the free plan allows 50 of. */
export function subrequests({ database, redis, queue, discord, providers }: Traffic): number {
  return database + redis + queue + discord + providers;
}

const VENDOR_PATHS: readonly (readonly [prefix: string, vendor: string])[] = [
  ["/marketdata/", "schwab"],
  ["/v1/oauth/", "schwab login"],
  ["/tiingo/", "tiingo"],
  ["/v2/", "alpaca"],
  ["/v1/corporate-actions", "alpaca"],
  ["/resource-center/", "treasury"],
  ["/api/global/", "cboe"],
  ["/v1beta", "alpaca"],
  ["/v0/", "databento"],
  ["/api/v1/", "finnhub"],
];

/** Whose address a path of the sandbox market is. */
function vendorOf(path: string): string {
  return VENDOR_PATHS.find(([prefix]) => path.startsWith(prefix))?.[1] ?? "other";
}

/** Calls by vendor: all of them, and those of the busiest minute. */
export type VendorCalls = { vendor: string; calls: number; busiest: { minute: string; calls: number } };

export function callsByVendor(market: Stack["market"]): VendorCalls[] {
  const found = new Map<string, VendorCalls>();
  for (const [minute, paths] of Object.entries(market.counters.snapshot().byMinute)) {
    const inMinute = new Map<string, number>();
    for (const [path, calls] of Object.entries(paths)) {
      const vendor = vendorOf(path);
      inMinute.set(vendor, (inMinute.get(vendor) ?? 0) + calls);
    }
    for (const [vendor, calls] of inMinute) {
      const known = found.get(vendor) ?? { vendor, calls: 0, busiest: { minute: "", calls: 0 } };
      known.calls += calls;
      if (calls > known.busiest.calls) known.busiest = { minute, calls };
      found.set(vendor, known);
    }
  }
  return [...found.values()].sort((a, b) => b.calls - a.calls);
}
