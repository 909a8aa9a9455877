import { expect, test } from "vitest";
import { bannerOf } from "../../../src/operations/status/banner.ts";
import { aJobStatus } from "../../support/facts.ts";
import { anIncident } from "../../support/memory-status.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";

const REFRESH = aJobStatus();
const PRICES = aJobStatus({ id: "prices_1m" });
const DAILY = aJobStatus({ id: "eod_sync", daily: true });
const failing = (component: string, minute: number) =>
  anIncident({
    condition: `job_failing:${component}`,
    component,
    title: `${component} is failing`,
    beganAtMs: IN_SESSION - minutes(minute),
    endedAtMs: null,
  });

const banner = (changes: Partial<Parameters<typeof bannerOf>[0]> = {}) =>
  bannerOf({ jobs: [REFRESH, PRICES, DAILY], lasting: [], schedulerEnabled: true, ...changes });

test("all is well, with what is paused on purpose", () => {
  expect(banner()).toEqual({ state: "up", words: "All is well.", sinceMs: null });
  expect(banner({ jobs: [aJobStatus({ paused: true })] }).words).toBe(
    "All is well. Paused on purpose: options_refresh.",
  );
});

test("degraded says what, and since when the first of it", () => {
  const lasting = [failing("prices_1m", 5), failing("eod_sync", 90)];
  expect(banner({ lasting })).toEqual({
    state: "degraded",
    words: "Degraded: prices_1m is failing; eod_sync is failing.",
    sinceMs: IN_SESSION - minutes(90),
  });
});

test("down when every job of the session that is meant to run suffers, or the scheduler is off", () => {
  const lasting = [failing("prices_1m", 5), failing("options_refresh", 9)];
  expect(banner({ lasting })).toMatchObject({ state: "down", sinceMs: IN_SESSION - minutes(9) });
  const paused = [aJobStatus({ paused: true }), PRICES, DAILY];
  expect(banner({ jobs: paused, lasting: [failing("prices_1m", 5)] }).state).toBe("down");
  // A provider that is down has fallbacks.
  const provider = {
    ...failing("prices_1m", 5),
    condition: "provider_down:schwab",
    component: "options_refresh",
  };
  expect(banner({ jobs: [REFRESH], lasting: [provider] }).state).toBe("degraded");
  expect(banner({ schedulerEnabled: false }).state).toBe("down");
});
