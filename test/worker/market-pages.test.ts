import { afterAll, expect, test } from "vitest";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["KO"] });
afterAll(() => system.close());

test("the overview and a ticker's page are each one request of the database, chain included", async () => {
  await system.runJob();
  await system.settled();
  await system.runJob("iv_metrics");
  // The isolate knows what the exchange said of the day from here on.
  await system.get("/");
  for (const [path, holds] of [
    ["/", "until 16:00 ET"],
    ["/t/KO", '<tr class="atm band">'],
  ] as const) {
    const before = system.traffic();
    const { status, text } = await system.get(path);
    const after = system.traffic();
    expect(status).toBe(200);
    expect(text).toContain(holds);
    expect(text).toContain("KO");
    expect(after.sql - before.sql).toBe(1);
    expect(after.redis - before.redis).toBe(1);
    expect(after.market - before.market).toBe(0);
  }
  expect(await system.get("/t/ZZZZ")).toMatchObject({ status: 404 });
});
