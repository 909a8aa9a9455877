import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../local/neon/database.ts";
import { checkRows } from "../../local/simulate/checks.ts";
import { compareMarket } from "../../local/simulate/compare/compare-market.ts";
import { compareDay, openDay, storeTrueDay } from "../support/stored-day.ts";
import { aTrueDay, REFRESHES_MS, SYMBOL } from "../support/true-day.ts";

const day = aTrueDay();
let database: Database;

beforeAll(async () => {
  database = await openDay();
}, 240_000);
afterAll(() => database.close());

/** With faults too a wrong row has no excuse. */
const checked = async (faults: { seed: number; quick: boolean } | null) =>
  checkRows({
    comparisons: await compareDay(database, day),
    ledger: { runs: [], tasks: [] },
    options: { faults },
  });

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
    await storeTrueDay(database, day);
    const check = await checked(null);
    expect(check).toMatchObject({ ok: true, details: [] });
    // Snapshots are held against the market itself besides.
    const rows = day.contracts.size + 2 * day.snapshots.size + day.bars.length + day.metrics.length;
    expect(check.says).toBe(`${rows.toLocaleString("en-US")} rows equal, 0 not`);
  });
});

describe("what is stored beside the market itself", () => {
  const told = async (change: string) => {
    await storeTrueDay(database, day);
    if (change !== "") await database.query(`UPDATE chain_snapshots SET ${change}`);
    // As if all were quoted so tightly that the volatilities of the quotes were the market's.
    const snapshots = new Map(
      [...day.snapshots].map(([key, row]) => [
        key,
        {
          ...row,
          modelled: row.modelled && {
            ...row.modelled,
            atmVolatility: row.atmImpliedVolatility ?? Number.NaN,
            hidden: 0,
          },
        },
      ]),
    );
    const { differences, generated } = await compareMarket(database, { snapshots });
    expect(generated).toBe(day.snapshots.size);
    return new Set(differences.map(({ columns }) => columns.join()));
  };

  it("fails a forward ten basis points off and a volatility half a point off, whoever computed them", async () => {
    expect(await told("")).toEqual(new Set());
    expect(await told("forward = forward * 1.001, forward_error = 0.001")).toEqual(new Set(["forward"]));
    expect(await told("atm_implied_volatility = atm_implied_volatility + 0.005")).toEqual(
      new Set(["atm_implied_volatility"]),
    );
    expect(await told("atm_implied_volatility = NULL")).toEqual(new Set(["atm_implied_volatility"]));
  });
});

describe("a day is not clean", () => {
  it.each(CORRUPTIONS)("with %s", async (_what, sql, columns) => {
    await storeTrueDay(database, day);
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
    await storeTrueDay(database, day);
    expect((await database.query(sql)).rowCount).toBe(1);
    const { ok, details } = await checked(null);
    expect(ok).toBe(false);
    expect(details).toEqual([expect.stringMatching(/: 1 missing, slot /)]);
  });
});
