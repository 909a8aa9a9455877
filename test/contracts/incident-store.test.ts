import { describe, expect, test } from "vitest";
import { createIncidentStore } from "../../src/adapters/postgres/operations/incident-store.ts";
import { anIncident, memoryIncidents } from "../support/memory-status.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const STORES = [
  ["Postgres", () => createIncidentStore(database.db)],
  ["memory", () => memoryIncidents()],
] as const;

const BEGAN = anIncident({ words: `It said: "no" \\ {NULL}`, endedAtMs: null });
const over = (minute: number) => [{ condition: BEGAN.condition, endedAtMs: IN_SESSION + minutes(minute) }];

describe.each(STORES)("incidents in %s", (_name, open) => {
  test("what begins is kept as it was said, once, however many looks see it", async () => {
    const store = open();
    await store.record({ began: [], ended: [] });
    await store.record({ began: [BEGAN], ended: [] });
    await store.record({ began: [BEGAN], ended: [] });
    await store.record({ began: [{ ...BEGAN, beganAtMs: IN_SESSION, words: "Later." }], ended: [] });
    expect(await store.readOpen()).toEqual([BEGAN]);
  });

  test("what is over stays so, and may begin anew at the same look", async () => {
    const store = open();
    await store.record({ began: [BEGAN], ended: [] });
    // Of a clock that was set back: nothing ends before it began.
    await store.record({
      began: [],
      ended: [{ condition: BEGAN.condition, endedAtMs: BEGAN.beganAtMs - 1 }],
    });
    expect(await store.readOpen()).toHaveLength(1);
    const again = { ...BEGAN, beganAtMs: IN_SESSION };
    await store.record({ began: [again], ended: over(0) });
    await store.record({ began: [BEGAN], ended: [] });
    expect(await store.readOpen()).toEqual([again]);
    await store.record({ began: [], ended: over(5) });
    await store.record({ began: [], ended: over(9) });
    expect((await store.readSince(0, 9)).map(({ endedAtMs }) => endedAtMs)).toEqual([
      IN_SESSION + minutes(5),
      IN_SESSION,
    ]);
  });

  test("the newest come first, those that last however old they are", async () => {
    const store = open();
    const old = { ...BEGAN, condition: "login_required:schwab", beganAtMs: IN_SESSION - minutes(900_000) };
    await store.record({ began: [BEGAN, old], ended: [] });
    await store.record({ began: [], ended: over(0) });
    const seen = async (fromMs: number, limit: number) =>
      (await store.readSince(fromMs, limit)).map(({ condition }) => condition);
    expect(await seen(IN_SESSION, 9)).toEqual([BEGAN.condition, old.condition]);
    expect(await seen(IN_SESSION + 1, 9)).toEqual([old.condition]);
    expect(await seen(IN_SESSION, 1)).toEqual([BEGAN.condition]);
  });
});
