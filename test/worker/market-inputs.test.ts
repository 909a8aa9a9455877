import { afterAll, expect, test } from "vitest";
import { aDividendsPage, aWireDividend } from "../support/alpaca-wire.ts";
import { startSystem } from "../support/system.ts";
import { aYieldFile, aYieldRow } from "../support/treasury-wire.ts";
import { openWebServer, sendJson } from "../support/web-server.ts";

/** The Treasury, and Alpaca's corporate actions. */
const wires = { treasuryAway: false, alpacaAway: false, yields: [aYieldRow("11/20/2026", "3.90")] };
const vendors = await openWebServer(({ path }, response) => {
  if (path.startsWith("/resource-center/")) {
    response.writeHead(wires.treasuryAway ? 503 : 200, { "content-type": "text/csv" });
    response.end(wires.treasuryAway ? "" : aYieldFile(...wires.yields));
  } else if (path.startsWith("/v1/corporate-actions") && !wires.alpacaAway) {
    sendJson(response, aDividendsPage([aWireDividend({ symbol: "KO", ex_date: "2026-12-01", rate: 0.51 })]));
  } else sendJson(response, {}, 503);
});
const system = await startSystem({
  atIso: "2026-11-20T22:14:00Z",
  stands: true,
  tickers: ["KO"],
  bindings: { TREASURY_API_BASE: vendors.url, ALPACA_API_BASE: vendors.url },
});
const { ledger } = system;
afterAll(async () => {
  await system.close();
  await vendors.close();
});

const runs = (job: string) => ledger.runs(job);
const asked = (prefix: string) => vendors.received.filter(({ path }) => path.startsWith(prefix)).length;
const stored = async () => ({
  curves: await ledger.rows("SELECT day, points FROM yield_curves ORDER BY day"),
  dividends: await ledger.rows(
    "SELECT symbol, ex_date, amount, certainty, source FROM dividends ORDER BY 1, 2",
  ),
});
const RATES = "2026-11-23T13:06:00Z";
const DIVIDENDS = "2026-11-23T13:11:00Z";

test("before the open the curve of the last published day is stored, and served", async () => {
  await system.minute(RATES);
  expect(await runs("rates")).toMatchObject([
    { status: "succeeded", stored: { yield_curves: 1 }, failures: [] },
  ]);
  expect(await system.get("/v1/rates")).toMatchObject({
    status: 200,
    body: {
      day: "2026-11-20",
      ageDays: 3,
      points: expect.arrayContaining([{ years: 1, parYield: 0.039, rate: expect.any(Number) }]),
      data: { provider: "treasury", stale: false },
    },
  });
});

test("then the dividends to come: what is declared, and the cadence of a year of daily bars behind it", async () => {
  await system.runJob("eod_sync", { from: "2025-11-03", to: "2026-11-20" });
  await system.passSeconds(60);
  await system.minute(DIVIDENDS);
  expect(await runs("dividends")).toMatchObject([{ status: "succeeded", failures: [] }]);
  const { status, body } = await system.get("/v1/tickers/KO/dividends");
  expect(status).toBe(200);
  expect(body).toMatchObject({ symbol: "KO", status: "scheduled", asOf: expect.any(String) });
  const { dividends } = body as { dividends: { exDate: string; certainty: string; source: string }[] };
  expect(dividends[0]).toMatchObject({
    exDate: "2026-12-01",
    amount: 0.51,
    certainty: "declared",
    source: "alpaca",
  });
  expect(dividends.length).toBeGreaterThan(10);
  expect(dividends.at(-1)).toMatchObject({ certainty: "projected", source: "tiingo" });
  expect(dividends.at(-1)?.exDate.slice(0, 4)).toBe("2029");
});

test("twice, or by hand, they ask nobody and change nothing", async () => {
  const before = await stored();
  const calls = vendors.received.length;
  await system.tick(RATES);
  await system.tick(DIVIDENDS);
  await system.moveTo("2026-11-23T13:20:00Z");
  await system.runJob("rates");
  await system.runJob("dividends");
  await system.settled();
  expect(await runs("dividends")).toMatchObject([
    { trigger: "manual", status: "succeeded", provider_calls: 0 },
    {},
  ]);
  expect(vendors.received).toHaveLength(calls);
  expect(await stored()).toEqual(before);
});

test("with the vendors away the runs say so and are tried again, and what is stored stands", async () => {
  const before = await stored();
  wires.treasuryAway = true;
  wires.alpacaAway = true;
  await system.minute("2026-11-24T13:06:00Z");
  await system.minute("2026-11-24T13:11:00Z");
  const [rates] = await runs("rates");
  expect(rates).toMatchObject({ status: "claimed", reason: expect.stringContaining("503") });
  const [dividends] = await runs("dividends");
  expect(dividends).toMatchObject({ status: "partial", failures: [{ subject: "alpaca" }] });
  expect(await stored()).toEqual(before);
  expect(await system.get("/v1/rates")).toMatchObject({
    status: 200,
    body: { day: "2026-11-20", ageDays: 4 },
  });
});

test("back again, a run by hand makes up what was missed", async () => {
  wires.treasuryAway = false;
  wires.alpacaAway = false;
  wires.yields.unshift(aYieldRow("11/23/2026", "3.95"));
  const actions = asked("/v1/corporate-actions");
  await system.moveTo("2026-11-24T15:30:00Z");
  await system.runJob("rates");
  await system.runJob("dividends");
  await system.settled();
  expect((await runs("rates"))[0]).toMatchObject({ status: "succeeded", stored: { yield_curves: 1 } });
  expect((await runs("dividends"))[0]).toMatchObject({ status: "succeeded", failures: [] });
  expect(asked("/v1/corporate-actions")).toBe(actions + 1);
  expect((await system.get("/v1/rates")).body).toMatchObject({ day: "2026-11-23", ageDays: 1 });
});
