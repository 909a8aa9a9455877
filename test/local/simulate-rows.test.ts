import { describe, expect, it } from "vitest";
import { same } from "../../local/simulate/compare/columns.ts";
import { compareRows, type Expected } from "../../local/simulate/compare/compare-rows.ts";
import { emptyComparison } from "../../local/simulate/compare/comparison.ts";

const SLOT_MS = Date.parse("2026-11-23T15:00:00Z");

describe("rows beside rows", () => {
  type Row = { id: string; size: number };
  const table = {
    table: "price_bars" as const,
    key: ["id"],
    columns: [same<Row>("id", ({ id }) => id), same<Row>("size", ({ size }) => size)],
  };
  const where = { symbol: "SPY", slotMs: SLOT_MS, expiration: null, side: null };
  const found = (stored: [string, number][], owed = true) => {
    const expected = [1, 2, 3].map((size): [string, Expected<Row>] => {
      const id = "abc".charAt(size - 1);
      return [
        id,
        {
          where,
          owed,
          rows: [
            { id, size },
            { id, size: 10 * size },
          ],
        },
      ];
    });
    const comparison = emptyComparison("prices_1m", "price_bars");
    compareRows(table, new Map(expected), stored, comparison, () => where);
    return comparison;
  };

  it("tells what is equal, missing, different and extra, each with an example", () => {
    const { generated, stored, equal, differences } = found([
      ["a", 1],
      ["b", 9],
      ["d", 4],
    ]);
    expect({ generated, stored, equal }).toEqual({ generated: 3, stored: 3, equal: 1 });
    expect(differences.map(({ kind, rows, columns, example }) => [kind, rows, columns, example])).toEqual([
      ["different", 1, ["size"], "b: size 9 instead of 2"],
      ["extra", 1, [], "d"],
      ["missing", 1, [], "c"],
    ]);
  });

  it("takes any of the rows that may stand there, and only those", () => {
    expect(
      found([
        ["a", 10],
        ["b", 20],
        ["c", 3],
      ]).differences,
    ).toEqual([]);
    expect(
      found([
        ["a", 20],
        ["b", 20],
        ["c", 3],
      ]).differences,
    ).toHaveLength(1);
  });

  it("does not miss what nobody owes", () => {
    expect(found([["a", 1]], false)).toMatchObject({ generated: 1, equal: 1, differences: [] });
  });
});
