import { afterAll, expect, test } from "vitest";
import { startSystem } from "../support/system.ts";

const system = await startSystem({
  atIso: "2029-01-03T02:59:00Z",
  stands: true,
  tickers: ["KO"],
  bindings: ({ discord }) => ({
    OPS_WEBHOOK_URL: `${discord.apiUrl}/webhooks/311000000000000001/a-token-of-the-webhook-of-operators`,
  }),
});
afterAll(() => system.close());
const at = (time: string) => `2029-01-03T${time}:00Z`;

test("past the last published year jobs of the night and of the session run, by the standing rules", async () => {
  for (const time of ["03:00", "07:00", "14:30", "14:33", "14:45"]) await system.minute(at(time));
  const { rows } = await system.stack.database.query(
    "SELECT DISTINCT job, status FROM job_runs WHERE status <> 'missed'",
    [],
  );
  const states = new Map(rows as [string, string][]);
  expect(Object.fromEntries(states)).toMatchObject({
    historical_backfill: "succeeded",
    retention: "succeeded",
    options_refresh: "succeeded",
    prices_1m: "succeeded",
    iv_metrics: "succeeded",
  });
});

test("and the operator is told that nobody has checked those rules for the year", async () => {
  await system.minute(at("14:49"));
  const titles = system.stack.discord
    .messages()
    .flatMap(({ payload }) => (payload as { embeds: { title: string }[] }).embeds.map(({ title }) => title));
  expect(titles).toEqual(
    expect.arrayContaining([
      "The trading calendar ends with 2028",
      "The trading calendar has ended with 2028",
    ]),
  );
});

test.each([
  "/health",
  "/v1/jobs",
  "/v1/providers",
  "/v1/tickers",
  "/v1/tickers/KO/quote",
  "/v1/tickers/KO/expirations",
  "/v1/tickers/KO/chain?dte=30",
  "/v1/tickers/KO/bars?timeframe=1d",
  "/v1/tickers/KO/bars?timeframe=1m",
  "/v1/tickers/KO/volatility",
  "/v1/tickers/KO/volatility/history",
  "/v1/tickers/KO/expected-move",
])("%s answers past the calendar's end", async (path) => {
  const { status, body } = await system.get(path);
  expect(JSON.stringify(body)).not.toMatch(/NYSE calendar/);
  expect([200, 404, 503].filter((each) => each === status)).toHaveLength(1);
  expect(body).not.toMatchObject({ error: { code: "internal" } });
});

test("an order by hand and a position are answered as well", async () => {
  const calc = await system.post("/v1/calc", {
    symbol: "KO",
    strategy: "bull_put_spread",
    strikes: [60, 55],
    dte: 30,
    premium: 1,
    underlyingPrice: 62,
  });
  expect(calc.status).toBe(200);
});
