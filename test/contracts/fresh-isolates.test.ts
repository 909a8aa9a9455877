import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createServices } from "../../src/composition/compose.ts";
import { parseConfig } from "../../src/config/config.ts";
import { bindings } from "../support/bindings.ts";
import { minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

/** The session after Thanksgiving; of its ticks as many as have every job of the session in its grace. */
const OPEN = Date.parse("2026-11-27T14:30:00Z");
const TICKS = 20;
const database = useDatabase();
const asked: string[] = [];

beforeEach(async () => {
  const { fetchEndpoint } = database.http;
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", async (url: unknown, init?: RequestInit) => {
    if (String(url) !== fetchEndpoint) throw new Error("Nobody else is there.");
    asked.push(String(init?.body));
    return real(fetchEndpoint, init);
  });
  vi.spyOn(console, "log").mockReturnValue(undefined);
  // The exchange has told its hours, and no ticker is followed: what is left is the scheduler's own.
  await database.exec(`UPDATE tickers SET is_active = false; DELETE FROM market_days;
INSERT INTO market_days VALUES ('2026-11-27', '2026-11-27T14:30:00Z', '2026-11-27T18:00:00Z', false, '2026-11-27T11:00:00Z')`);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A tick of an isolate that was started for it, as Cloudflare may do every minute; what it asked the database. */
async function freshTick(atMs: number): Promise<string[]> {
  asked.length = 0;
  const { connectionString, fetchEndpoint } = database.http;
  const env = bindings({
    DATABASE_URL: connectionString,
    DATABASE_HTTP_ENDPOINT: fetchEndpoint,
    // On which a busy tick has no subrequest to spare for the watch.
    WORKERS_PLAN: "free",
  });
  await createServices(parseConfig(env), { clock: () => atMs }).cron.tick(atMs);
  return [...asked];
}

const asking = (requests: readonly string[], words: string) =>
  requests.filter((request) => request.includes(words)).length;

test("with a fresh isolate at every tick the watch looks every five minutes, and a tick claims with one request", async () => {
  const looks: string[] = [];
  for (let atMs = OPEN; atMs < OPEN + minutes(TICKS); atMs += minutes(1)) {
    const requests = await freshTick(atMs);
    if (asking(requests, "alert_states") > 0) looks.push(new Date(atMs).toISOString().slice(11, 16));
    expect([asking(requests, "market_days"), asking(requests, "claim_run")]).toEqual([1, 1]);
  }
  expect(looks).toEqual(["14:34", "14:39", "14:44", "14:49"]);
  // Each slot was worked for once, by whichever tick won it.
  expect(
    await database.rows("SELECT job, count(*), max(fence) FROM job_runs GROUP BY job ORDER BY job"),
  ).toEqual([
    ["iv_metrics", "1", "1"],
    ["options_refresh", "2", "1"],
    ["prices_1m", "20", "1"],
    ["prices_5m", "4", "1"],
  ]);
});

test("a tick with nothing due asks nobody, and one whose slot is settled leaves its row alone", async () => {
  expect(await freshTick(Date.parse("2026-11-28T15:01:00Z"))).toEqual([]);
  await freshTick(OPEN);
  const versions = () => database.rows("SELECT id, xmin FROM job_runs ORDER BY id");
  const before = await versions();
  await freshTick(OPEN);
  expect(await versions()).toEqual(before);
});
