import { afterAll, expect, test } from "vitest";
import { addDays } from "../../src/market/calendar-date.ts";
import { quoteWorth } from "../../src/options/quote-worth.ts";
import { CHAINS_ONLY, PATIENT, startSystem } from "../support/system.ts";

const MARKET_OPEN = "2026-11-23T15:00:03Z";
const system = await startSystem({ atIso: MARKET_OPEN, tickers: ["KO", "C"], bindings: CHAINS_ONLY });
const { ledger, stack } = system;
afterAll(() => system.close());

const runAt = (time: string) => `options_refresh@2026-11-23T${time}:00.000Z`;

/** What the services outside were asked for, as counts that only grow. */
function outsideTraffic() {
  const { neon, redis, qstash, market } = stack;
  return {
    sql: neon.counters.requests,
    redis: redis.counters.requests,
    published: qstash.counters.published + qstash.counters.deduplicated,
    market: market.counters.snapshot().requests,
  };
}

/** A usable quote is marked at its middle, whatever the provider's own mark says. */
function markOf(quote: { bid: number; ask: number; mark: number }): number {
  const worth = quoteWorth(quote);
  return worth.ok ? worth.mid : quote.mark;
}

/** Contracts that the sandbox market quotes now and that are worth keeping. */
function quotedBySandbox(symbol: string) {
  const chain = stack.market.market?.chain(symbol, Date.parse(MARKET_OPEN));
  return (chain?.series ?? [])
    .flatMap(({ quotes }) => quotes)
    .filter((quote) => !quote.nonStandard && markOf(quote) >= 0.01)
    .map(({ occSymbol, bid, ask, type, strike }) => ({ occSymbol, bid, ask, type, strike }))
    .sort((a, b) => (a.occSymbol < b.occSymbol ? -1 : 1));
}

test("a tick in session claims its slot and publishes every slice with id, flow control and a way to fail", async () => {
  stack.qstash.faults.add({ kind: "held" });
  await system.tick("2026-11-23T15:00:00Z");

  const run = await ledger.run(runAt("15:00"));
  expect(run).toMatchObject({ status: "running", trigger: "schedule", finished_at: null });
  const tasks = await ledger.tasks(run.id);
  expect(tasks.map(({ key, status }) => `${key} ${status}`)).toContain("KO:2026-11-23_2026-12-06 queued");
  expect(tasks).toHaveLength(10);

  const messages = stack.qstash.messages();
  expect(messages.map(({ deduplicationId }) => deduplicationId).sort()).toEqual(
    tasks.map(({ key }) => `options_refresh:2026-11-23T15:00:00.000Z:${key}`),
  );
  for (const message of messages) {
    expect(message).toMatchObject({
      url: `${system.url}/queue/chain-slices`,
      flowControl: { key: "schwab", rate: 100, periodMs: 60_000, parallelism: 4 },
      failureCallback: `${system.url}/queue/failures`,
      maxRetries: 2,
      labels: ["options_refresh"],
    });
    const body: unknown = JSON.parse(Buffer.from(message.bodyBase64, "base64").toString());
    expect(body).toMatchObject({
      v: 1,
      runId: run.id,
      job: "options_refresh",
      slotMs: Date.parse("2026-11-23T15:00:00Z"),
      notAfterMs: Date.parse("2026-11-23T15:15:00Z"),
    });
  }
});

test("the same tick again, and every later one in the slot's grace, starts nothing", async () => {
  const before = outsideTraffic();
  await system.tick("2026-11-23T15:00:00Z");
  await system.tick("2026-11-23T15:01:00Z");
  await system.tick("2026-11-23T15:09:00Z");
  await Promise.all(["15:02", "15:02", "15:03"].map((time) => system.tick(`2026-11-23T${time}:00Z`)));
  expect(outsideTraffic()).toMatchObject({ published: before.published, market: before.market });
  expect(await ledger.runs()).toHaveLength(1);
});

test("once delivered, every contract served is stored as quoted or counted as skipped, and the run closes", async () => {
  stack.qstash.faults.clear("held");
  await system.settled();

  const run = await ledger.run(runAt("15:00"));
  const served = stack.market.counters.snapshot();
  const skipped = Object.values(run.skipped).reduce((sum, count) => sum + count, 0);
  expect(run).toMatchObject({ status: "succeeded", reason: null, tasks: 10, tasks_failed: 0 });
  expect(run.contracts + skipped).toBe(served.contracts);
  expect(run.provider_calls).toBe(served.byPath["/marketdata/v1/chains"]);
  expect(run.bytes).toBeGreaterThan(500_000);
  expect(run.contracts).toBe(await ledger.count("option_contracts"));

  for (const symbol of ["KO", "C"]) {
    const stored = await ledger.contracts(symbol);
    expect(
      stored.map(({ occ_symbol, bid, ask, option_type, strike }) => ({
        occSymbol: occ_symbol,
        bid,
        ask,
        type: option_type,
        strike,
      })),
    ).toEqual(quotedBySandbox(symbol));
  }
  expect(await ledger.rows("SELECT symbol, price FROM tickers ORDER BY symbol")).toEqual(
    ["C", "KO"].map((symbol) => ({
      symbol,
      price: stack.market.market?.spotAt(symbol, Date.parse(MARKET_OPEN)),
    })),
  );
});

test("each expiry has one snapshot with a forward near the price and a believable volatility", async () => {
  const expiries = "SELECT DISTINCT symbol, expiration FROM option_contracts";
  expect(await ledger.count("chain_snapshots")).toBe((await ledger.rows(expiries)).length);
  const odd = await ledger.rows(
    `SELECT symbol, expiration, forward, underlying_price, atm_implied_volatility FROM chain_snapshots
     WHERE forward NOT BETWEEN underlying_price * 0.8 AND underlying_price * 1.25
       OR atm_implied_volatility IS NULL OR atm_implied_volatility NOT BETWEEN 0.05 AND 1.5`,
  );
  expect(odd).toEqual([]);
});

test("two isolates, or two ticks at once, claim one run between them", async () => {
  await Promise.all([
    system.tick("2026-11-23T15:15:00Z"),
    system.tick("2026-11-23T15:15:00Z"),
    system.tick("2026-11-23T15:16:00Z"),
  ]);
  await system.settled();
  const run = await ledger.run(runAt("15:15"));
  expect(run).toMatchObject({ status: "succeeded" });
  expect((await ledger.tasks(run.id)).map(({ attempts }) => attempts)).toEqual([1, 1]);
});

test("once sizes are known, the plan is one window a symbol where 1,500 contracts hold it", async () => {
  const tasks = await ledger.tasks(runAt("15:15"));
  expect(tasks.map(({ key }) => key)).toEqual(["C:2026-11-23_2030-03-07", "KO:2026-11-23_2030-03-07"]);
});

test("a chain of more than 1,500 contracts is cut into windows below that, without a gap between them", async () => {
  await system.follow("V");
  await system.tick("2026-11-23T15:30:00Z");
  await system.settled();
  await system.tick("2026-11-23T15:45:00Z");
  await system.settled();

  const run = await ledger.run(runAt("15:45"));
  const tasks = await ledger.tasks(run.id);
  expect(run).toMatchObject({ status: "succeeded", tasks: 2 });
  expect(run.contracts).toBe((await ledger.contracts("V")).length);
  expect(Math.max(...tasks.map(({ contracts }) => contracts))).toBeLessThanOrEqual(1_500);
  expect(tasks[0]?.from_date).toBe("2026-11-23");
  expect(tasks[1]?.from_date).toBe(addDays(tasks[0]?.to_date ?? "", 1));
});

test("slots that no tick reached are written down as missed, once the next one starts", async () => {
  await system.follow("KO");
  await system.tick("2026-11-23T16:35:00Z"); // 16:00 and 16:15 are past, 16:30 is in its grace
  await system.settled();
  expect(await ledger.run(runAt("16:30"))).toMatchObject({ status: "succeeded" });
  for (const slot of [runAt("16:00"), runAt("16:15")]) {
    expect(await ledger.run(slot)).toMatchObject({
      status: "missed",
      reason: "No run could be started for this slot inside its grace.",
    });
  }
});

test("a slot that comes due while the run before goes on is skipped, and told so", async () => {
  stack.qstash.faults.add({ kind: "held" });
  await system.tick("2026-11-23T16:45:00Z");
  await system.tick("2026-11-23T17:00:00Z");
  expect(await ledger.run(runAt("17:00"))).toMatchObject({
    status: "skipped",
    reason: "The run before was still going.",
  });
  stack.qstash.faults.clear("held");
  await system.settled();
  expect(await ledger.run(runAt("16:45"))).toMatchObject({ status: "succeeded" });
});

test("a run whose messages vanished is abandoned when its lease is over, and the next slot runs", async () => {
  stack.qstash.faults.add({ kind: "lost" });
  await system.tick("2026-11-23T17:15:00Z");
  await system.settled();
  expect(await ledger.run(runAt("17:15"))).toMatchObject({ status: "running" });

  await leaseRunsOut(runAt("17:15"));
  await system.tick("2026-11-23T17:30:00Z");
  await system.settled();
  expect(await ledger.run(runAt("17:15"))).toMatchObject({
    status: "abandoned",
    reason: "Its lease ran out before its work ended.",
    tasks_failed: 1,
  });
  expect(await ledger.tasks(runAt("17:15"))).toMatchObject([{ status: "abandoned" }]);
  expect(await ledger.run(runAt("17:30"))).toMatchObject({ status: "succeeded" });
});

test("a slot whose slices could not be queued is taken over by a later tick in its grace", async () => {
  stack.qstash.faults.add({ kind: "refused", status: 503 });
  await system.tick("2026-11-23T17:45:00Z");
  expect(await ledger.run(runAt("17:45"))).toMatchObject({ status: "claimed" });
  // The lease of the first attempt has not run out yet.
  await system.tick("2026-11-23T17:46:00Z");
  expect(await ledger.run(runAt("17:45"))).toMatchObject({ status: "claimed" });

  await leaseRunsOut(runAt("17:45"));
  await system.tick("2026-11-23T17:47:00Z");
  await system.settled();
  expect(await ledger.run(runAt("17:45"))).toMatchObject({ status: "succeeded", tasks_failed: 0 });
});

test("a tick while Postgres is away is logged, and the next one makes the slot up", async () => {
  stack.neon.faults.add({ kind: "server-error", probability: 1 });
  await system.tick("2026-11-23T18:00:00Z");
  stack.neon.faults.clear();
  await expect.poll(system.workerLog, PATIENT).toContain('"event":"run_failed_to_start"');

  await system.tick("2026-11-23T18:01:00Z");
  await system.settled();
  expect(await ledger.run(runAt("18:00"))).toMatchObject({ status: "succeeded" });
});

test("a trigger that the code does not know is refused", async () => {
  const before = outsideTraffic();
  const answer = await system.get(
    `/cdn-cgi/handler/scheduled?cron=0+*+*+*+*&time=${Date.parse("2026-11-23T18:15:00Z")}`,
  );
  expect(answer.status).toBe(500);
  await expect.poll(system.workerLog, PATIENT).toContain('Unknown cron trigger "0 * * * *"');
  expect(outsideTraffic()).toEqual(before);
});

test("without an active ticker the run fails and says what to do", async () => {
  await system.follow();
  await system.tick("2026-11-23T18:15:00Z");
  expect(await ledger.run(runAt("18:15"))).toMatchObject({
    status: "failed",
    reason: "No ticker is active, so there is nothing to refresh.",
  });
});

test("the last refresh of the day starts fifteen minutes after the close", async () => {
  await system.follow("KO");
  await system.tick("2026-11-23T21:16:00Z");
  await system.settled();
  expect(await ledger.run(runAt("21:15"))).toMatchObject({ status: "succeeded" });
});

/** As if the time of the lease had passed. */
async function leaseRunsOut(runId: string): Promise<void> {
  await stack.database.query(
    "UPDATE job_runs SET lease_expires_at = claimed_at - interval '1 second' WHERE id = $1",
    [runId],
  );
}
