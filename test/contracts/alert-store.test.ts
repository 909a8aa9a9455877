import { expect, test } from "vitest";
import { createAlertStore } from "../../src/adapters/postgres/operations/alert-store.ts";
import type { AlertState } from "../../src/operations/ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const alerts = () => createAlertStore(database.db);
const byKey = async () => (await alerts().readAll()).toSorted((a, b) => (a.key < b.key ? -1 : 1));

function aState(changes: Partial<AlertState> = {}): AlertState {
  return { key: "job_late:eod_sync", firing: true, sinceMs: IN_SESSION + 7, detail: "Nothing.", ...changes };
}

test("what was told comes back to the millisecond, whatever its text", async () => {
  const states = [
    aState({ detail: `It said: "no" \\ {NULL}, 'x'\nand more` }),
    aState({ key: "provider_down:schwab", firing: false, detail: "" }),
  ];
  await alerts().write(states, IN_SESSION);
  expect(await byKey()).toEqual(states);
});

test("a change replaces what was told of its key, and leaves the others", async () => {
  const other = aState({ key: "dead_letters" });
  await alerts().write([aState(), other], IN_SESSION);
  const over = aState({ firing: false, sinceMs: IN_SESSION + minutes(9), detail: "Over." });
  await alerts().write([over], IN_SESSION + minutes(9));
  await alerts().write([], IN_SESSION + minutes(10));
  expect(await byKey()).toEqual([other, over]);
  expect(await database.rows("SELECT key, notified_at FROM alert_states ORDER BY key")).toEqual([
    ["dead_letters", "2026-11-23 15:00:00+00"],
    ["job_late:eod_sync", "2026-11-23 15:09:00+00"],
  ]);
});

test("nothing told is nothing, and a database that is away is said to be", async () => {
  expect(await alerts().readAll()).toEqual([]);
  database.http.faults.add({ kind: "server-error", probability: 1 });
  await expect(alerts().readAll()).rejects.toMatchObject({ code: "storage_unavailable" });
  await expect(alerts().write([aState()], IN_SESSION)).rejects.toMatchObject({ code: "storage_unavailable" });
});
