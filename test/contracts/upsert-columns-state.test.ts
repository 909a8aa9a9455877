import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { createJobControls } from "../../src/adapters/postgres/ledger/job-controls.ts";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createTaskLedger } from "../../src/adapters/postgres/ledger/task-ledger.ts";
import { createAlertStore } from "../../src/adapters/postgres/operations/alert-store.ts";
import { createProviderHealthStore } from "../../src/adapters/postgres/providers/provider-health-store.ts";
import { createRateBudget } from "../../src/adapters/postgres/providers/rate-budget.ts";
import { createTokenVault } from "../../src/adapters/postgres/providers/token-vault.ts";
import * as schema from "../../src/adapters/postgres/schema/index.ts";
import { aGrant } from "../support/memory-logins.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aTask } from "../support/runs.ts";
import { readOnlyRow, testEveryColumn } from "../support/upsert-columns.ts";

const database = useDatabase();
const { alertStates, jobControls, jobRuns, jobTasks, providerHealth, providerTokens, providerWindows } =
  schema;
const at = (count: number) => new Date(IN_SESSION + minutes(count));

const AN_ALERT: typeof alertStates.$inferSelect = {
  key: "job_late:eod_sync",
  firing: true,
  since: at(0),
  detail: "No run.",
  notifiedAt: at(1),
};

testEveryColumn(database, {
  title: "what was told of a condition",
  table: alertStates,
  reset: "DELETE FROM alert_states",
  row: AN_ALERT,
  again: { key: AN_ALERT.key, firing: false, since: at(2), detail: "Over.", notifiedAt: at(3) },
  key: ["key"],
  store: ({ key, firing, since, detail, notifiedAt }) =>
    createAlertStore(database.db).write(
      [{ key, firing, detail, sinceMs: since.getTime() }],
      notifiedAt?.getTime() ?? 0,
    ),
});

const A_CIRCUIT: typeof providerHealth.$inferSelect = {
  provider: "schwab",
  state: "open",
  since: at(0),
  until: at(5),
  reason: "Schwab answered 503.",
  failures: 3,
  lastSuccessAt: at(-1),
  lastFailureAt: at(-2),
};

testEveryColumn(database, {
  title: "a provider's circuit",
  table: providerHealth,
  reset: "DELETE FROM provider_health",
  row: A_CIRCUIT,
  again: {
    provider: "schwab",
    state: "rate_limited",
    since: at(1),
    until: null,
    reason: null,
    failures: 4,
    lastSuccessAt: at(2),
    lastFailureAt: at(3),
  },
  key: ["provider"],
  store: ({ since, until, lastSuccessAt, lastFailureAt, provider: _schwab, ...row }) =>
    createProviderHealthStore(database.db).write({
      ...row,
      provider: "schwab",
      sinceMs: since.getTime(),
      untilMs: until?.getTime() ?? null,
      lastSuccessAtMs: lastSuccessAt?.getTime() ?? null,
      lastFailureAtMs: lastFailureAt?.getTime() ?? null,
    }),
});

/** The columns that `write` changes of the table's one row. */
async function changedBy(table: PgTable, write: () => Promise<unknown>): Promise<string[]> {
  const before = await readOnlyRow(database, table);
  await write();
  const after = await readOnlyRow(database, table);
  const same = (name: string) => JSON.stringify(before[name]) === JSON.stringify(after[name]);
  return Object.keys(after).filter((name) => !same(name));
}

test("a login replaces every column of the one before but its provider", async () => {
  const login = (key: string, nowMs: number, issuedAtMs: number) =>
    createTokenVault({
      db: database.db,
      // A seal that can be read: what is sealed with which key is what is compared here.
      seal: { seal: async (text) => ({ sealed: text, keyId: key }), open: async ({ sealed }) => sealed },
      seeds: {},
      nowMs: () => nowMs,
    }).write("schwab", aGrant({ refreshToken: key, issuedAtMs, expiresAtMs: issuedAtMs + minutes(9) }));
  await login("first", IN_SESSION, IN_SESSION);
  const stored = await changedBy(providerTokens, () =>
    login("second", IN_SESSION + 4_000, IN_SESSION + 1_000),
  );
  expect(stored.sort()).toEqual(["expires_at", "issued_at", "key_id", "sealed_refresh_token", "updated_at"]);
  expect(await readOnlyRow(database, providerTokens)).toEqual({
    provider: "schwab",
    sealed_refresh_token: '{"token":"second","seed":null}',
    key_id: "second",
    issued_at: new Date(IN_SESSION + 1_000).toISOString(),
    expires_at: new Date(IN_SESSION + 1_000 + minutes(9)).toISOString(),
    updated_at: new Date(IN_SESSION + 4_000).toISOString(),
  });
});

test("a pause after a resume replaces every column but its job", async () => {
  const controls = createJobControls(database.db);
  await controls.pause("eod_sync", "Ann", "key", IN_SESSION);
  expect(await changedBy(jobControls, () => controls.pause("eod_sync", "Eve", "too", IN_SESSION))).toEqual(
    [],
  );
  await controls.resume("eod_sync", "Bob", IN_SESSION + seconds(30));
  await controls.pause("eod_sync", "Cleo", "again", IN_SESSION + minutes(1));
  expect(await readOnlyRow(database, jobControls)).toEqual({
    job: "eod_sync",
    paused_at: at(1).toISOString(),
    paused_by: "Cleo",
    reason: "again",
    resumed_at: null,
    resumed_by: null,
  });
});

test("calls of a window add up, and nothing else of it changes", async () => {
  const limit = { calls: 10, windowMs: minutes(1) };
  const limits = {
    schwab: limit,
    alpaca: limit,
    tiingo: limit,
    databento: limit,
    finnhub: limit,
    treasury: limit,
    cboe: limit,
  };
  const reserve = () => createRateBudget(database.db, limits).reserve("schwab", 3, IN_SESSION + seconds(7));
  await reserve();
  expect(await changedBy(providerWindows, reserve)).toEqual(["used"]);
  expect(await readOnlyRow(database, providerWindows)).toEqual({
    provider: "schwab",
    window_start: at(0).toISOString(),
    used: 6,
  });
});

test("a claim that is taken over has a new lease and fence; what it is stays, whoever asks", async () => {
  const claim = (changes: Parameters<typeof aClaim>[1]) =>
    createRunLedger(database.db, memoryUsage()).claimRun(aClaim(IN_SESSION, changes));
  await claim({ requestedBy: "Ann", range: { from: "2026-11-02", to: "2026-11-06" } });
  const other = { id: "another", trigger: "manual", requestedBy: "Bob", wallMs: 0, range: null } as const;
  const changed = await changedBy(jobRuns, () => claim({ ...other, nowMs: IN_SESSION + minutes(2) }));
  expect(changed.sort()).toEqual(["claimed_at", "fence", "held_until", "lease_expires_at"]);
  const leased = at(2).getTime() + seconds(90);
  expect(await readOnlyRow(database, jobRuns)).toMatchObject({
    claimed_at: at(2).toISOString(),
    fence: 2,
    held_until: new Date(leased).toISOString(),
    lease_expires_at: new Date(leased).toISOString(),
  });
});

test("slices that are planned again, or a slot that is missed after all, change no column", async () => {
  const ledger = createRunLedger(database.db, memoryUsage());
  const tasks = createTaskLedger(database.db);
  const { id } = aClaim();
  await ledger.claimRun(aClaim());
  await tasks.recordTasks(id, [aTask()], IN_SESSION);
  const other = { ...aTask(), symbol: "AAPL", from: "2027-01-01", to: "2027-02-01", side: "PUT" as const };
  const again = () => tasks.recordTasks(id, [other], IN_SESSION + 1_000);
  expect(await changedBy(jobTasks, again)).toEqual([]);
  const missed = () =>
    ledger.recordMissed("options_refresh", [{ id, slotMs: IN_SESSION }], IN_SESSION + 1_000);
  expect(await changedBy(jobRuns, missed)).toEqual([]);
});

test("every table of the schema has its upserts tried, here or beside", () => {
  const tables = Object.values(schema).flatMap((value) => (is(value, PgTable) ? [getTableName(value)] : []));
  const here = ["alert_states", "job_controls", "job_runs", "job_tasks"].concat(
    ["provider_health", "provider_tokens", "provider_windows"],
    // In run-pages.test.ts: its one value adds up, or is the largest.
    ["usage_daily"],
  );
  const beside = [
    "option_contracts",
    // In chain-reader.test.ts: it is counted anew each time.
    "chain_sizes",
    "chain_snapshots",
    "tickers",
    "price_bars",
    "empty_days",
    "iv_metrics",
  ].concat(
    ["yield_curves", "dividends", "dividend_schedules", "market_days"],
    // In alert-book.test.ts, watchlist-store.test.ts and outbox.test.ts.
    ["alerts", "watchlists", "discord_posts"],
    // In trade-store.test.ts and digest-store.test.ts.
    ["trades", "trade_marks", "trade_events", "digests"],
    // In outcome-store.test.ts: it is written once.
    ["outcomes"],
    // In job-days.test.ts and incident-store.test.ts.
    ["job_days", "incidents"],
    // In iv-history-store.test.ts and iv-bounds-store.test.ts.
    ["iv_history", "iv_bounds"],
  );
  expect(tables.sort()).toEqual([...here, ...beside].sort());
});
