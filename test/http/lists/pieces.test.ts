import { describe, expect, test } from "vitest";
import * as z from "zod";
import { chosenColumns, columnsOf, namesOf, onlyColumns } from "../../../src/http/lists/columns.ts";
import { csvText } from "../../../src/http/lists/csv.ts";
import { listMark, readCursor, writeCursor } from "../../../src/http/lists/cursor.ts";
import { dateWriter, writeDate, writeInstant } from "../../../src/http/lists/date-format.ts";
import { type Page, pageOf } from "../../../src/http/lists/page-rows.ts";
import { prefersCsv } from "../../../src/http/lists/prefers-csv.ts";
import { DateText, Instant } from "../../../src/http/schemas.ts";
import { aBar, listDoor, readCsv } from "../../support/list-door.ts";
import { memoryPrices } from "../../support/memory-bars.ts";
import { minutes } from "../../support/moments.ts";

/** A small generator of its own (Mulberry32), so that a failure comes again. */
function randomly(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe("columns", () => {
  const Row = z.object({
    a: z.number(),
    b: z.object({ c: z.string(), d: z.object({ e: z.number() }).nullable() }).nullable(),
    f: z.array(z.object({ g: z.number() })),
    h: z.record(z.string(), z.number()).optional(),
  });
  test("are a row's fields, with dots into objects, and lists and maps as one", () => {
    const columns = columnsOf(Row);
    expect(columns.map(({ name }) => name)).toEqual(["a", "b.c", "b.d.e", "f", "h"]);
    expect(columns.filter(({ optional }) => optional).map(({ name }) => name)).toEqual(["h"]);
    expect(namesOf(columns)).toEqual(["a", "b", "b.c", "b.d", "b.d.e", "f", "h"]);
  });

  test("of any choice in any order: those names, those values, nothing else", () => {
    const names = namesOf(columnsOf(Row)).filter((name) => !name.startsWith("b"));
    const row = { a: 1, b: { c: "x", d: null }, f: [{ g: 2 }], h: { i: 3 } };
    const random = randomly(7);
    for (let round = 0; round < 300; round += 1) {
      const wanted = names
        .map((name) => ({ name, at: random() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ name }) => name)
        .slice(0, 1 + Math.floor(random() * names.length));
      const chosen = onlyColumns(row, chosenColumns(wanted.join(" , "), names));
      expect(Object.keys(chosen)).toEqual(wanted);
      for (const name of wanted) expect(chosen[name]).toBe(row[name as keyof typeof row]);
    }
    expect(onlyColumns(row, ["b.c", "a"])).toEqual({ b: { c: "x" }, a: 1 });
    expect(onlyColumns(row, ["b.d.e", "b.c"])).toEqual({ b: { d: null, c: "x" } });
    expect(onlyColumns({ ...row, b: null }, ["b.c"])).toEqual({ b: null });
  });
});

test("CSV of any texts and numbers is read back as they were, formulas defused", () => {
  const random = randomly(11);
  const letters = ['"', ",", "\r", "\n", " ", "=", "-", "a", "é", "7", "'"];
  for (let round = 0; round < 300; round += 1) {
    const rows = Array.from({ length: 3 }, () =>
      Array.from({ length: 4 }, () => {
        if (random() < 0.3) return Math.round((random() - 0.5) * 1e6) / 1e3;
        return Array.from(
          { length: 1 + Math.floor(random() * 6) },
          () => letters[Math.floor(random() * 11)],
        ).join("");
      }),
    );
    const told = rows.map((row) =>
      row.map((value) => (typeof value === "string" && /^[=\-\r]/.test(value) ? `'${value}` : String(value))),
    );
    expect(readCsv(csvText(["a", "b", "c", "d"], rows)).slice(1)).toEqual(told);
  }
  expect(csvText(["a"], [[null], [["x", 2]], [[{ b: 1 }]], [true]])).toBe(
    'a\r\n\r\nx; 2\r\n"[{""b"":1}]"\r\ntrue\r\n',
  );
});

describe("dates", () => {
  test.each([
    // marketdata.app's own example: the close of 2020-12-30.
    ["2020-12-30T21:00:00.000Z", 1_609_362_000, 44_195.666667],
    ["2026-07-01T13:30:00.500Z", 1_782_912_600, 46_204.395839],
  ])("%s", (text, unix, serial) => {
    expect(writeInstant(text, "iso")).toBe(text);
    expect(writeInstant(text, "unix")).toBe(unix);
    expect(writeInstant(text, "spreadsheet")).toBeCloseTo(serial, 5);
  });

  test("a date is the midnight of New York, or a whole day", () => {
    expect(writeDate("2026-12-18", "unix")).toBe(Date.parse("2026-12-18T05:00:00Z") / 1_000);
    expect(writeDate("2026-12-18", "spreadsheet")).toBe(46_374);
    expect(writeDate("1970-01-01", "spreadsheet")).toBe(25_569);
  });

  test("by the schema: what only looks like a date stays", () => {
    const write = dateWriter(
      z.object({
        at: Instant.nullable(),
        days: z.array(DateText),
        headline: z.string(),
        n: z.object({ at: Instant }),
      }),
    );
    const body = {
      at: null,
      days: ["1970-01-02"],
      headline: "1970-01-02",
      n: { at: "1970-01-01T00:00:05Z" },
    };
    expect(write?.(body, "unix")).toEqual({
      at: null,
      days: [104_400],
      headline: "1970-01-02",
      n: { at: 5 },
    });
    expect(dateWriter(z.object({ a: z.string() }))).toBeNull();
  });

  test("a list and what stands beside it, as JSON and as CSV", async () => {
    const { rowsOf, get } = await listDoor();
    const { rows, body } = await rowsOf("/v1/tickers/SPY/expirations", "expirations", {
      dateformat: "spreadsheet",
    });
    expect(rows[0]).toMatchObject({ expiration: 46_353, lastUpdated: 46_349.416667 });
    expect(body["symbol"]).toBe("SPY");
    const chain = await rowsOf("/v1/tickers/SPY/chain?dte=25", "contracts", {
      dateformat: "unix",
      limit: "1",
    });
    expect(chain.body).toMatchObject({ expiration: 1_797_570_000, data: { asOf: 1_795_446_000 } });
    const csv = await get("/v1/tickers/SPY/expirations", {
      dateformat: "unix",
      format: "csv",
      columns: "expiration",
    });
    expect((await csv.text()).split("\r\n")[1]).toBe(String(Date.parse("2026-11-27T05:00:00Z") / 1_000));
  });
});

describe("cursors", () => {
  const mark = listMark("http://x/v1/tickers/spy/bars?from=2026-11-20&limit=3");
  test("lead back to their parts, for their own list alone", () => {
    for (const parts of [[1], ["a", 2], ["東京", -1.5, ""], [0]] as const) {
      const cursor = writeCursor(parts, mark);
      expect(readCursor(cursor, mark)).toEqual(parts);
      expect(() => readCursor(cursor, listMark("http://x/v1/tickers/QQQ/bars?from=2026-11-20"))).toThrow(
        "none of this list",
      );
      expect(() => readCursor(`${cursor.slice(0, -2)}AA`, mark)).toThrow("none of this list");
    }
    const same = listMark(
      "http://x/v1/tickers/SPY/bars?cursor=x&columns=open&from=2026-11-20&dateformat=unix",
    );
    expect(same).toBe(mark);
  });

  test("any text is a cursor or refused, and breaks nothing", () => {
    const random = randomly(3);
    const cursor = writeCursor(["SPY", 3], mark);
    for (let round = 0; round < 2_000; round += 1) {
      const at = Math.floor(random() * cursor.length);
      const text =
        cursor.slice(0, at) + String.fromCharCode(32 + Math.floor(random() * 95)) + cursor.slice(at + 1);
      if (text !== cursor) expect(() => readCursor(text, mark)).toThrow("none of this list");
    }
  });

  test.each(["up", "down"] as const)(
    "%s: every row that was there comes once, however many come meanwhile",
    (order) => {
      const random = randomly(5);
      let rows = Array.from({ length: 40 }, (_, i) => ({ at: 100 + i }));
      if (order === "down") rows = rows.toReversed();
      const first = rows.map(({ at }) => at);
      const seen: number[] = [];
      let after: readonly (string | number)[] | null = null;
      do {
        const page: Page<{ at: number }> = pageOf(
          rows,
          { key: ({ at }) => [at], order },
          { after, limit: 1 + Math.floor(random() * 4) },
        );
        seen.push(...page.rows.map(({ at }) => at));
        after = page.next;
        // Rows come at both ends, and one that was seen goes.
        rows = rows.filter(({ at }) => at !== seen[0]);
        rows = [{ at: rows[0]?.at === undefined ? 0 : rows[0].at + (order === "down" ? 1 : -1) }, ...rows];
      } while (after !== null);
      expect(seen.filter((at) => first.includes(at))).toEqual(first);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  test("as kept: behind its row, and at its place where the row has gone", () => {
    const order = { key: ({ id }: { id: string }) => [id], order: "kept" as const };
    const rows = ["c", "a", "b", "d"].map((id) => ({ id }));
    const { next } = pageOf(rows, order, { after: null, limit: 2 });
    expect(pageOf(rows, order, { after: next, limit: 9 })).toEqual({
      rows: [{ id: "b" }, { id: "d" }],
      next: null,
    });
    const without = rows.filter(({ id }) => id !== "a");
    expect(pageOf(without, order, { after: next, limit: 9 }).rows).toEqual([{ id: "b" }, { id: "d" }]);
    expect(pageOf([...rows, { id: "e" }], order, { after: next, limit: 1 }).rows).toEqual([{ id: "b" }]);
  });

  test("bars that are added while somebody reads are read in their turn, each once", async () => {
    const open = Date.parse("2026-11-23T14:30:00Z");
    const quote = { symbol: "SPY", price: 580, bid: null, ask: null, previousClose: null, dayVolume: null };
    const bars = Array.from({ length: 5 }, (_, i) => aBar(open + minutes(i)));
    const { rowsOf } = await listDoor({
      prices: {
        ...memoryPrices([{ ...quote, priceAtMs: open, provider: "schwab" }]),
        readBars: async ({ fromMs, limit }) =>
          bars.filter(({ startMs }) => startMs >= (fromMs ?? 0)).slice(0, limit),
      },
    });
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const more: Record<string, string> = { limit: "2", ...(cursor !== null && { cursor }) };
      const page = await rowsOf("/v1/tickers/SPY/bars?from=2026-11-23", "bars", more);
      seen.push(...page.rows.map((row) => row["start"]));
      cursor = page.nextCursor;
      if (bars.length < 8) bars.push(aBar(open + minutes(bars.length)));
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 8 }, (_, i) => new Date(open + minutes(i)).toISOString()));
  });
});

test.each([
  [undefined, false],
  ["*/*", false],
  ["text/csv", true],
  ["text/csv;q=0", false],
  ["application/json, text/csv", false],
  ["text/csv, application/json", true],
  ["application/json;q=0.5, text/csv;q=0.9", true],
  ["text/html,application/xhtml+xml,*/*;q=0.8", false],
])("Accept: %s", (accept, csv) => {
  expect(prefersCsv(accept)).toBe(csv);
});
