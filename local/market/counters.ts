/** What the market has served since it started. */
export type CounterSnapshot = {
  readonly requests: number;
  readonly contracts: number;
  /** Bytes of the bodies as sent (after gzip). */
  readonly bytesSent: number;
  /** Bytes of the bodies before gzip. */
  readonly bytesOfBodies: number;
  readonly byPath: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Market minute ("2026-11-23T15:00Z") -> path -> requests. */
  readonly byMinute: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly byFault: Readonly<Record<string, number>>;
  readonly busiestMinute: { readonly minute: string; readonly requests: number } | null;
};

export type Counters = {
  request(path: string, nowMs: number): void;
  answer(status: number, bytesOfBody: number, bytesSent: number, contracts: number): void;
  fault(kind: string): void;
  snapshot(): CounterSnapshot;
};

type Tally = {
  requests: number;
  contracts: number;
  bytesSent: number;
  bytesOfBodies: number;
  byPath: Record<string, number>;
  byStatus: Record<string, number>;
  byMinute: Record<string, Record<string, number>>;
  byFault: Record<string, number>;
};

export function createCounters(): Counters {
  const tally: Tally = {
    requests: 0,
    contracts: 0,
    bytesSent: 0,
    bytesOfBodies: 0,
    byPath: {},
    byStatus: {},
    byMinute: {},
    byFault: {},
  };
  return {
    request(path, nowMs) {
      const minute = `${new Date(nowMs).toISOString().slice(0, 16)}Z`;
      tally.requests += 1;
      bump(tally.byPath, path);
      const paths = tally.byMinute[minute] ?? {};
      tally.byMinute[minute] = paths;
      bump(paths, path);
    },
    answer(status, bytesOfBody, bytesSent, contracts) {
      bump(tally.byStatus, String(status));
      tally.bytesOfBodies += bytesOfBody;
      tally.bytesSent += bytesSent;
      tally.contracts += contracts;
    },
    fault(kind) {
      bump(tally.byFault, kind);
    },
    snapshot() {
      return { ...structuredClone(tally), busiestMinute: busiestMinute(tally.byMinute) };
    },
  };
}

function bump(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function busiestMinute(byMinute: Tally["byMinute"]): CounterSnapshot["busiestMinute"] {
  let busiest: CounterSnapshot["busiestMinute"] = null;
  for (const [minute, paths] of Object.entries(byMinute)) {
    const requests = Object.values(paths).reduce((sum, count) => sum + count, 0);
    if (busiest === null || requests > busiest.requests) busiest = { minute, requests };
  }
  return busiest;
}
