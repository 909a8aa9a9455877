import { beforeAll, expect, test } from "vitest";
import { createOutcomeReader } from "../../src/adapters/postgres/track-record/outcome-reader.ts";
import { createOutcomeStore } from "../../src/adapters/postgres/track-record/outcome-store.ts";
import { recordOutcomes } from "../../src/track-record/record-outcomes.ts";
import { type MadeYear, madeYear, madeYearSql, outcomesOf } from "../support/made-year.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
/** After the sync of the last Friday. */
const EVENING = Date.parse("2026-11-20T22:20:00Z");

let year: MadeYear;
beforeAll(() => {
  year = madeYear();
});

const record = (scope: "all" | "recent", nowMs = EVENING) =>
  recordOutcomes({ outcomes: createOutcomeStore(database.db), outcomesPerPage: 60 }, nowMs, scope);
const recorded = () => createOutcomeReader(database.db).readOutcomes({ symbol: null, from: "1970-01-01" });

test("a rebuilt year is recorded page by page as it is worked out of memory, and then there is nothing to do", async () => {
  await database.exec(madeYearSql(year, "rebuilt"));
  const pages = [await record("all"), await record("all"), await record("all")];
  expect(pages).toEqual([
    { stored: 60, left: 99, held: 0 },
    { stored: 60, left: 39, held: 0 },
    { stored: 39, left: 0, held: 0 },
  ]);
  expect(await record("all")).toEqual({ stored: 0, left: 0, held: 0 });
  expect(await record("recent")).toEqual({ stored: 0, left: 0, held: 0 });
  const rows = await recorded();
  const expected = new Map(outcomesOf(year).map((row) => [`${row.expiration} ${row.horizon}`, row]));
  expect(rows).toHaveLength(expected.size);
  for (const row of rows) {
    const own = expected.get(`${row.expiration} ${row.horizon}`);
    // Prices are stored with four decimals, figures in single precision.
    expect(row.settled).toBeCloseTo(own?.settled ?? 0, 3);
    expect(row.oneSigma / (own?.oneSigma ?? 1)).toBeCloseTo(1, 5);
    expect(row.won).toEqual(own?.won);
    expect(row.realised20).toBeCloseTo(own?.realised20 ?? 0, 4);
  }
});

test("an evening records what settled that day, live; what was missed for a while is made up for", async () => {
  await database.exec(madeYearSql(year, "live"));
  await database.exec("DELETE FROM chain_snapshots WHERE expiration < '2026-10-09'");
  const september = Date.parse("2026-10-09T22:20:00Z");
  expect(await record("recent", september)).toMatchObject({ stored: 3, left: 0 });
  expect(await record("recent", september)).toMatchObject({ stored: 0 });
  // Five weeks later, of which none was recorded.
  expect(await record("recent", Date.parse("2026-11-13T22:20:00Z"))).toMatchObject({ stored: 15 });
  expect(await record("recent")).toMatchObject({ stored: 3 });
  expect((await recorded()).map(({ source }) => source)).toEqual(Array.from({ length: 21 }, () => "live"));
});

test("a bar that comes late is waited for, and one that is corrected later changes nothing", async () => {
  await database.exec(madeYearSql(year, "live"));
  await database.exec("DELETE FROM chain_snapshots WHERE expiration < '2026-11-13'");
  await database.exec("UPDATE price_bars SET timeframe = '5m' WHERE start >= '2026-11-20'");
  expect(await record("recent")).toMatchObject({ stored: 3 });
  await database.exec("UPDATE price_bars SET timeframe = '1d'");
  expect(await record("recent")).toMatchObject({ stored: 3 });
  const before = await recorded();
  await database.exec(
    "UPDATE price_bars SET close = close + 1, adj_close = adj_close + 1, high = high + 1, adj_high = adj_high + 1",
  );
  expect(await record("all")).toMatchObject({ stored: 0 });
  expect(await recorded()).toEqual(before);
});
