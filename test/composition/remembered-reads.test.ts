import { expect, test } from "vitest";
import { lazily } from "../../src/composition/lazily.ts";
import type { Stores } from "../../src/composition/stores/connect-stores.ts";
import { NO_MEMORY } from "../../src/composition/stores/read-memory.ts";
import { rememberedReads } from "../../src/composition/stores/remembered-reads.ts";

test("stores that remember are handed on whole, and made when they are needed", () => {
  const made: string[] = [];
  const store = (name: string) => () => {
    made.push(name);
    return { name };
  };
  const names = ["runs", "chains", "positions", "plans", "volatility", "prices", "outcomes"];
  const stores = lazily<Record<string, object>>(Object.fromEntries(names.map((name) => [name, store(name)])));
  const remembered = rememberedReads(stores as Partial<Stores> as Stores, NO_MEMORY);
  expect(made).toEqual([]);
  expect(Object.keys(remembered).toSorted()).toEqual(names.toSorted());
  const spread: Partial<Stores> = { ...remembered };
  expect(spread.runs).toEqual({ name: "runs" });
});
