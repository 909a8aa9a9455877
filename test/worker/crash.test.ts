import { afterAll, afterEach, expect, test } from "vitest";
import { expectSameBars } from "../support/same-bars.ts";
import { CHAINS_ONLY, startSystem } from "../support/system.ts";

/** An invocation that dies leaves what it had done, and says nothing more to anybody. */
const system = await startSystem({
  atIso: "2026-11-23T14:50:00Z",
  stands: true,
  tickers: ["KO", "C"],
  bindings: { ...CHAINS_ONLY, WORKERS_PLAN: "free" },
});
const { ledger, stack } = system;
const { neon, qstash } = stack;
afterAll(() => system.close());
afterEach(() => neon.faults.clear());
await system.minute("2026-11-23T14:50:00Z"); // From now on each chain is one slice.

const MINUTE_MS = 60_000;
const instant = (ms: number) => new Date(ms).toISOString();
let slotMs = Date.parse("2026-11-23T14:45:00Z");
const later = (minutes: number) => instant(slotMs + minutes * MINUTE_MS);

/** That every contract is stored once, as the market quotes it at that moment. */
async function expectChains(atMs: number) {
  for (const symbol of ["KO", "C"]) {
    const stored = await ledger.contracts(symbol);
    const quoted = (stack.market.market?.chain(symbol, atMs)?.series ?? []).flatMap(({ quotes }) => quotes);
    const bySymbol = new Map(quoted.map((quote) => [quote.occSymbol, quote]));
    const fresh = stored.filter(({ last_updated }) => Date.parse(last_updated) >= slotMs);
    expect(fresh.length).toBeGreaterThan(100);
    for (const { occ_symbol, bid, ask } of fresh)
      expect({ bid, ask }).toEqual({
        bid: bySymbol.get(occ_symbol)?.bid,
        ask: bySymbol.get(occ_symbol)?.ask,
      });
  }
}

/** Where the tick dies, and how many minutes after the slot its chains are fetched in the end. */
const STEPS: [where: string, fetchedAfter: number, die: () => void][] = [
  ["before the claim", 2, () => neon.faults.add({ kind: "gone", statement: "INSERT INTO job_runs" })],
  ["between claim and plan", 2, () => neon.faults.add({ kind: "gone", statement: "FROM tickers" })],
  ["between plan and ledger", 2, () => neon.faults.add({ kind: "gone", statement: "INSERT INTO job_tasks" })],
  [
    "between ledger and queue",
    2,
    () => {
      qstash.faults.add({ kind: "refused", status: 503 });
      neon.faults.add({ kind: "gone", statement: "SET reason =" });
    },
  ],
  // Its slices are in the queue and are delivered as if nothing had been.
  ["between queue and mark", 0, () => neon.faults.add({ kind: "gone", statement: 'update "job_runs"' })],
];

test.each(STEPS)(
  "the tick dies %s: a later one takes the slot over, and all is stored once",
  async (_, fetchedAfter, die) => {
    slotMs += 15 * MINUTE_MS;
    await system.moveTo(instant(slotMs));
    qstash.faults.add({ kind: "held" });
    die();
    await system.tick(instant(slotMs));
    neon.faults.clear();
    qstash.faults.clear("held");
    await system.passSeconds(100);

    await system.minute(later(2));
    const run = await ledger.run(`options_refresh@${instant(slotMs)}`);
    expect(run).toMatchObject({ status: "succeeded", tasks: 2, tasks_failed: 0, reason: null });
    expect(await ledger.rows(`SELECT count(*) AS n FROM job_runs WHERE slot = '${instant(slotMs)}'`)).toEqual(
      [{ n: 1 }],
    );
    expect((await ledger.tasks(run.id)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    const snapshots = `SELECT count(*) AS n, count(DISTINCT (symbol, root, expiration)) AS apart
    FROM chain_snapshots WHERE slot = '${instant(slotMs)}'`;
    const [counts] = (await ledger.rows(snapshots)) as { n: number; apart: number }[];
    expect(counts?.n).toBeGreaterThan(0);
    expect(counts?.apart).toBe(counts?.n);
    await expectChains(Date.parse(later(fetchedAfter)));
  },
);

test("it dies at every try: the run is given up, told so, and the next slot is free", async () => {
  slotMs += 15 * MINUTE_MS;
  for (const minutes of [0, 2, 4, 6, 8]) {
    await system.moveTo(later(minutes));
    neon.faults.add({ kind: "gone", statement: "FROM tickers" });
    await system.tick(later(minutes));
    neon.faults.clear();
  }
  const given = `options_refresh@${instant(slotMs)}`;
  expect(await ledger.run(given)).toMatchObject({ status: "claimed" });
  slotMs += 15 * MINUTE_MS;
  await system.minute(instant(slotMs));
  expect(await ledger.run(given)).toMatchObject({
    status: "abandoned",
    reason: expect.stringMatching(/^Its lease ran out before its work ended\./),
  });
  expect(await ledger.run(`options_refresh@${instant(slotMs)}`)).toMatchObject({ status: "succeeded" });
});

test("duplicate, reordered and late ticks, and a clock that goes backwards, make one run a slot", async () => {
  slotMs = Date.parse("2026-11-23T17:30:00Z");
  await system.minute(instant(slotMs));
  await system.minute(later(15));
  const before = await ledger.rows("SELECT id, status, fence FROM job_runs ORDER BY id");
  const published = qstash.counters.published;

  await system.moveTo(later(1));
  for (const minutes of [15, 0, 1, 15, 9, 16]) await system.tick(later(minutes));
  await Promise.all([3, 0, 15, 18].map((minutes) => system.tick(later(minutes))));
  await system.settled();
  await system.moveTo(later(20));
  await system.tick(later(5));
  expect(await ledger.rows("SELECT id, status, fence FROM job_runs ORDER BY id")).toEqual(before);
  expect(qstash.counters.published).toBe(published);

  await system.minute(later(30));
  expect(await ledger.run(`options_refresh@${later(30)}`)).toMatchObject({ status: "succeeded" });
});

const SYMBOLS = ["BAC", "C", "DIS", "F", "INTC", "KO", "PFE", "T", "V", "WMT", "XOM"];
const ALL = { symbols: SYMBOLS };
const pages = () => ledger.runs("prices_1m");

/** The steps of a run that goes on in pages; each dies once, on an evening of its own. */
const PAGE_STEPS: [where: string, evening: string, die: () => void][] = [
  [
    "before its next page is in the queue",
    "2026-11-24",
    () => {
      qstash.faults.add({ kind: "refused", status: 503 });
      neon.faults.add({ kind: "gone", statement: "SET reason =" });
    },
  ],
  [
    "between its next page and the record of the first",
    "2026-11-25",
    () => neon.faults.add({ kind: "gone", statement: "stored =" }),
  ],
];

test.each(PAGE_STEPS)(
  "a run in pages dies %s: every bar is stored, and the run ends well",
  async (_, day, die) => {
    await system.follow(...SYMBOLS);
    const slot = `${day}T01:01:00Z`;
    const at = Date.parse(slot);
    await system.moveTo(slot);
    qstash.faults.add({ kind: "held" });
    die();
    await system.tick(slot);
    neon.faults.clear();
    qstash.faults.clear("held");
    await system.settled();
    for (const minutes of [2, 4, 6]) await system.minute(instant(at + minutes * MINUTE_MS));
    await system.passSeconds(300);

    expect((await pages())[0]).toMatchObject({
      slot: expect.stringContaining(day),
      status: "succeeded",
      pages: 2,
    });
    const date = instant(at - 12 * 60 * MINUTE_MS).slice(0, 10);
    await expectSameBars(system, "1m", { ...ALL, date, untilIso: slot });
    expect(qstash.messages()).toEqual([]);
  },
);

/** What the queue does to a page, on one evening, with the day's bars gone each time. */
const PAGE_FAULTS: [what: string, fault: () => void][] = [
  ["whose answer is lost", () => qstash.faults.add({ kind: "answer-lost" })],
  ["that comes twice at once", () => qstash.faults.add({ kind: "doubled" })],
  ["that comes once more", () => qstash.faults.add({ kind: "duplicated" })],
  ["that dies before it is recorded", () => neon.faults.add({ kind: "drop", statement: "stored =" })],
];

test.each(PAGE_FAULTS)("a page %s changes nothing", async (_, fault) => {
  await stack.database.query("DELETE FROM price_bars");
  await system.moveTo(instant(Math.max(system.nowMs(), Date.parse("2026-11-25T02:00:00Z"))));
  qstash.faults.add({ kind: "held" });
  const id = await system.runJob("prices_1m");
  fault();
  qstash.faults.clear("held");
  await system.passSeconds(400);
  expect(await ledger.run(id)).toMatchObject({ status: "succeeded", pages: 2 });
  await expectSameBars(system, "1m", { ...ALL, date: "2026-11-24", untilIso: "2026-11-25T01:01:00Z" });
  expect(qstash.messages()).toEqual([]);
});

test("a page that vanished leaves a run that is given up by name, and the next one fills what it lacks", async () => {
  const slot = "2026-11-26T01:01:00Z";
  qstash.faults.add({ kind: "lost" });
  await system.minute(slot);
  await system.passSeconds(120);
  expect((await pages())[0]).toMatchObject({ status: "running", pages: 1 });
  await system.moveTo("2026-11-26T01:30:00Z");
  await system.runJob("prices_1m");
  await system.passSeconds(120);
  const [next, lost] = await pages();
  expect(lost).toMatchObject({ status: "abandoned" });
  expect(next).toMatchObject({ status: "succeeded", trigger: "manual" });
  await expectSameBars(system, "1m", { ...ALL, date: "2026-11-25", untilIso: slot });
});
