import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyMigrations } from "../../local/neon/apply-migrations.ts";
import { type Database, openDatabase } from "../../local/neon/database.ts";
import { checkRows } from "../../local/simulate/checks.ts";
import { BAR_COLUMNS } from "../../local/simulate/compare/bar-columns.ts";
import { compareBars } from "../../local/simulate/compare/compare-bars.ts";
import { compareContracts, compareSnapshots } from "../../local/simulate/compare/compare-chains.ts";
import { compareMetrics } from "../../local/simulate/compare/compare-metrics.ts";
import type { TableColumns } from "../../local/simulate/compare/compare-rows.ts";
import type { Comparison } from "../../local/simulate/compare/comparison.ts";
import { CONTRACT_COLUMNS } from "../../local/simulate/compare/contract-columns.ts";
import { METRIC_COLUMNS } from "../../local/simulate/compare/metric-columns.ts";
import { SNAPSHOT_COLUMNS } from "../../local/simulate/compare/snapshot-columns.ts";
import {
  ANSWERS,
  aTrueDay,
  DATE,
  END_MS,
  MARKET,
  METRICS_MS,
  MINUTES_MS,
  REFRESHES_MS,
  SCOPE,
  SLICES,
  SYMBOL,
} from "../support/true-day.ts";

const day = aTrueDay();
let database: Database;

beforeAll(async () => {
  database = await openDatabase({});
  await applyMigrations(database, "drizzle");
  await database.exec(
    `INSERT INTO tickers (symbol, name, added_at) VALUES ('${SYMBOL}', 'Coca-Cola', '2026-01-01')`,
  );
}, 240_000);
afterAll(() => database.close());

/** The rows of a day as they should be. */
async function storeTrueDay(): Promise<void> {
  await database.exec(
    "DELETE FROM option_contracts; DELETE FROM chain_snapshots; DELETE FROM price_bars; DELETE FROM iv_metrics",
  );
  await store(CONTRACT_COLUMNS, [...day.contracts.values()]);
  await store(SNAPSHOT_COLUMNS, [...day.snapshots.values()]);
  await store(BAR_COLUMNS, day.bars);
  await store(METRIC_COLUMNS, day.metrics);
}

async function store<Row>({ table, columns }: TableColumns<Row>, rows: readonly Row[]): Promise<void> {
  const records = rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, sql, value }) => {
        const given = value(row);
        return [name, sql === name ? given : new Date(Number(given)).toISOString()];
      }),
    ),
  );
  const insert = `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`;
  await database.query(insert, [JSON.stringify(records)]);
}

async function compareAll(): Promise<Comparison[]> {
  const shared = { market: MARKET, database, symbols: [SYMBOL] };
  const chains = {
    ...shared,
    maxDte: SCOPE.maxDte,
    refreshesMs: REFRESHES_MS,
    slices: SLICES,
    truth: { contracts: day.contracts, snapshots: day.snapshots },
  };
  const run = { id: "", job: "iv_metrics", slotMs: METRICS_MS, finishedMs: METRICS_MS, status: "succeeded" };
  const nothing = {
    database: 0,
    redis: 0,
    queue: 0,
    discord: 0,
    providers: 0,
    redisCommands: 0,
    published: 0,
  };
  const tick = {
    kind: "tick with jobs" as const,
    atMs: METRICS_MS,
    tookMs: 0,
    cpuMs: 0,
    first: false,
    traffic: nothing,
  };
  return [
    await compareContracts(chains),
    await compareSnapshots(chains),
    ...(await compareBars({
      ...shared,
      answers: ANSWERS,
      date: DATE,
      endMs: END_MS,
      lastSlots: {
        prices_1m: MINUTES_MS,
        prices_5m: MINUTES_MS,
        eod_sync: END_MS,
        historical_backfill: null,
      },
      owedBefore: { minutes: [], days: ["2026-11-20"] },
      firstOnly: true,
    })),
    await compareMetrics({
      database,
      symbols: [SYMBOL],
      slotsMs: [METRICS_MS],
      runs: [{ ...QUIET_RUN, ...run }],
      ticks: [{ ...tick, deliveriesBefore: SLICES.length }],
      truth: {
        market: MARKET,
        snapshots: [...day.snapshots.values()],
        dailyAnswers: new Map([[SYMBOL, ANSWERS.filter(({ what }) => what === "1d")]]),
        freshMs: 45 * 60_000,
        firstOnly: true,
      },
    }),
  ];
}

const QUIET_RUN = {
  trigger: "schedule",
  reason: null,
  tasks: 0,
  tasks_failed: 0,
  contracts: 0,
  provider_calls: 0,
  stored: {},
  failures: [],
  notes: [],
  fence: 1,
};

/** With faults too a wrong row has no excuse. */
const checked = async (faults: { seed: number; quick: boolean } | null) =>
  checkRows({ comparisons: await compareAll(), ledger: { runs: [], tasks: [] }, options: { faults } });

const GREEKS = ["delta", "gamma", "theta_per_day", "vega_per_vol_point", "rho_per_point"];
const CORRUPTIONS: [what: string, sql: string, says: string][] = [
  ["every strike a dollar up", "UPDATE option_contracts SET strike = strike + 1", "strike"],
  ...GREEKS.map((greek): [string, string, string] => [
    `every ${greek} gone`,
    `UPDATE option_contracts SET ${greek} = NULL`,
    greek,
  ]),
  [
    "volume and open interest swapped",
    "UPDATE option_contracts SET (volume, open_interest) = (open_interest, volume)",
    "volume, open_interest",
  ],
  [
    "a quote of another minute",
    "UPDATE option_contracts SET quoted_at = quoted_at + interval '1 minute'",
    "quoted_at",
  ],
  ["every forward doubled", "UPDATE chain_snapshots SET forward = 2 * forward", "forward"],
  [
    "one forward of the first refresh a cent off",
    `UPDATE chain_snapshots SET forward = forward + 0.01 WHERE expiration = '2026-11-27' AND slot = '${new Date(REFRESHES_MS[0] ?? 0).toISOString()}'`,
    "forward",
  ],
  [
    "open interest of snapshots halved",
    "UPDATE chain_snapshots SET open_interest = open_interest / 2",
    "open_interest",
  ],
  [
    "one bar a share off",
    "UPDATE price_bars SET volume = volume + 1 WHERE timeframe = '1m' AND start = '2026-11-23T15:30:00Z'",
    "volume",
  ],
  [
    "one 5-minute bar's high off",
    "UPDATE price_bars SET high = high + 0.01 WHERE timeframe = '5m' AND start = '2026-11-23T15:30:00Z'",
    "high",
  ],
  [
    "an adjusted close of last week",
    "UPDATE price_bars SET adj_close = adj_close * 1.01 WHERE timeframe = '1d' AND start < '2026-11-18'",
    "adj_close",
  ],
  [
    "a bar under another's name",
    "UPDATE price_bars SET provider = 'alpaca' WHERE timeframe = '1m' AND start = '2026-11-23T15:30:00Z'",
    "provider",
  ],
  [
    "a bar written when nobody gave it",
    "UPDATE price_bars SET fetched_at = fetched_at + interval '1 second' WHERE timeframe = '1m' AND start = '2026-11-23T15:30:00Z'",
    "fetched_at",
  ],
  ["iv_60 a hundredth off", "UPDATE iv_metrics SET iv_60 = coalesce(iv_60, 0) + 0.01", "iv_60"],
  [
    "a term structure without its skew",
    "UPDATE iv_metrics SET term = jsonb_set(term, '{0,skew25Delta}', '9')",
    "term",
  ],
];

describe("a day whose rows are right", () => {
  it("is clean", async () => {
    await storeTrueDay();
    const check = await checked(null);
    expect(check).toMatchObject({ ok: true, details: [] });
    const rows = day.contracts.size + day.snapshots.size + day.bars.length + day.metrics.length;
    expect(check.says).toBe(`${rows.toLocaleString("en-US")} rows equal, 0 not`);
  });
});

describe("a day is not clean", () => {
  it.each(CORRUPTIONS)("with %s", async (_what, sql, columns) => {
    await storeTrueDay();
    const { rowCount } = await database.query(sql);
    expect(rowCount).toBeGreaterThan(0);
    const [table = ""] = /(?<=UPDATE )\w+/.exec(sql) ?? [];
    for (const faults of [null, { seed: 1, quick: true }]) {
      const { ok, details } = await checked(faults);
      expect(ok).toBe(false);
      const named = new RegExp(
        `^${table}.* of ${SYMBOL}.*: [\\d,]+ different \\(.*${columns}.*\\), slot .*e\\.g\\. \\S.*instead of`,
      );
      expect(details[0]).toMatch(named);
    }
  });

  it.each([
    [
      "a contract",
      "DELETE FROM option_contracts WHERE occ_symbol = (SELECT min(occ_symbol) FROM option_contracts)",
    ],
    [
      "a snapshot of the first refresh",
      `DELETE FROM chain_snapshots WHERE expiration = '2026-11-27' AND slot = '${new Date(REFRESHES_MS[0] ?? 0).toISOString()}'`,
    ],
    ["a bar", "DELETE FROM price_bars WHERE timeframe = '1m' AND start = '2026-11-23T15:30:00Z'"],
    ["a day", "DELETE FROM price_bars WHERE timeframe = '1d' AND start = '2026-11-20T14:30:00Z'"],
    ["the metrics", "DELETE FROM iv_metrics"],
  ])("without %s", async (_what, sql) => {
    await storeTrueDay();
    expect((await database.query(sql)).rowCount).toBe(1);
    const { ok, details } = await checked(null);
    expect(ok).toBe(false);
    expect(details).toEqual([expect.stringMatching(/: 1 missing, slot /)]);
  });
});
