import { expect, test } from "vitest";
import type { JobControls } from "../../src/scheduling/control-ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const LATER = IN_SESSION + minutes(30);

/** What every set of levers does; `open` gives one that nobody has touched. */
export function jobControlsSuite(name: string, open: () => JobControls): void {
  test(`${name}: a job that nobody touched is not listed, and can't be resumed`, async () => {
    const controls = open();
    expect(await controls.list()).toEqual([]);
    expect(await controls.resume("eod_sync", "Ann", IN_SESSION)).toBe(false);
    expect(await controls.list()).toEqual([]);
  });

  test(`${name}: a pause says who, when and why; what is resumed says that too, and both start anew with the next pause`, async () => {
    const controls = open();
    await controls.pause("eod_sync", "Ann", `Tiingo's "key" \\ expired`, IN_SESSION);
    const paused = {
      job: "eod_sync",
      paused: true,
      pausedAtMs: IN_SESSION,
      pausedBy: "Ann",
      reason: `Tiingo's "key" \\ expired`,
      resumedAtMs: null,
      resumedBy: null,
    };
    expect(await controls.list()).toEqual([paused]);
    await controls.resume("eod_sync", "Bob", LATER);
    const resumed = { ...paused, paused: false, pausedAtMs: null, resumedAtMs: LATER, resumedBy: "Bob" };
    expect(await controls.list()).toEqual([resumed]);
    await controls.pause("eod_sync", "Cleo", "again", LATER);
    expect(await controls.list()).toMatchObject([
      { paused: true, pausedBy: "Cleo", pausedAtMs: LATER, resumedAtMs: null, resumedBy: null },
    ]);
  });

  test(`${name}: of several who pause or resume at once one does, and its reason stands`, async () => {
    const controls = open();
    const names = ["Ann", "Bob", "Cleo", "Dan"];
    const paused = await Promise.all(names.map((by) => controls.pause("retention", by, by, IN_SESSION)));
    expect(paused.filter(Boolean)).toHaveLength(1);
    const [control] = await controls.list();
    expect(control?.reason).toBe(control?.pausedBy);
    expect(paused[names.indexOf(control?.pausedBy ?? "")]).toBe(true);
    const resumed = await Promise.all(names.map((by) => controls.resume("retention", by, LATER)));
    expect(resumed.filter(Boolean)).toHaveLength(1);
  });

  test(`${name}: jobs are paused each for itself, and listed by name`, async () => {
    const controls = open();
    await controls.pause("retention", "Ann", "disk", IN_SESSION);
    await controls.pause("eod_sync", "Ann", "key", IN_SESSION);
    expect((await controls.list()).map(({ job }) => job)).toEqual(["eod_sync", "retention"]);
  });
}
