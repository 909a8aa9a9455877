import { afterAll, afterEach, expect, test } from "vitest";
import { CHAINS_ONLY, startSystem } from "../support/system.ts";

/** A fortnight of two tickers, two days of a ticker a page as on the free plan, through the queue at night. */
const system = await startSystem({
  atIso: "2026-11-23T22:30:00Z",
  stands: true,
  tickers: ["SPY", "AAPL"],
  bindings: { ...CHAINS_ONLY, WORKERS_PLAN: "free" },
});
const { ledger, stack } = system;
const { neon, qstash, market } = stack;
afterAll(() => system.close());
afterEach(() => {
  for (const { faults } of [neon, qstash, market]) faults.clear();
});

const FROM = "2026-11-16";
const TO = "2026-11-20";
const RANGE = { from: FROM, to: TO };
const DAYS = 5;
const DATABENTO = "/v0/";
await system.runJob("eod_sync", RANGE);
await system.passSeconds(60);

type Row = {
  symbol: string;
  day: string;
  source: string;
  quality: string;
  reason: string | null;
  asked_at: string;
};
const stored = async () =>
  (await ledger.rows(
    "SELECT symbol, day, source, quality, reason, asked_at FROM iv_history ORDER BY day DESC, symbol",
  )) as Row[];
const newest = async () => {
  const [run] = await ledger.runs("iv_history");
  if (run === undefined) throw new Error("No run of iv_history.");
  return run;
};

/** One run by hand until it has ended, with the queue's retries. */
async function ran(wish: Record<string, string> = RANGE) {
  const id = await system.runJob("iv_history", wish);
  await system.passSeconds(900);
  return ledger.run(id);
}

test("killed in a page, refused the next, and cut by the vendor, it goes on at night until every day is there once", async () => {
  qstash.faults.add({ kind: "held" });
  await system.minute("2026-11-24T01:40:00Z");
  const begun = await stored();
  expect(begun.map(({ symbol, day }) => `${symbol} ${day}`)).toEqual([`AAPL ${TO}`, `SPY ${TO}`]);
  // The second page dies before it has stored, its next page is not taken, and one of the days is cut.
  neon.faults.add({ kind: "drop", statement: "INSERT INTO iv_history" });
  qstash.faults.add({ kind: "refused", status: 503 });
  market.faults.add({ kind: "cut", path: "get_range" });
  qstash.faults.clear("held");
  await system.passSeconds(300);
  for (const minute of ["01:50", "02:00", "02:10"]) await system.minute(`2026-11-24T${minute}:00Z`);
  await system.passSeconds(600);
  const ended = await stored();
  expect(await newest()).toMatchObject({ trigger: "schedule", status: "succeeded" });
  expect(ended).toHaveLength(2 * DAYS);
  expect(ended.every(({ source, quality }) => source === "databento-cbbo-1m" && quality !== "none")).toBe(
    true,
  );
  // What was there was not asked for again.
  expect(ended.slice(0, 2)).toEqual(begun);
  expect(qstash.messages()).toEqual([]);
});

test("who refuses for want of a licence leaves the days to Alpaca's trades, and the run says so", async () => {
  await stack.database.query("DELETE FROM iv_history");
  market.faults.add({ kind: "chain-failed", path: DATABENTO, probability: 1 });
  const run = await ran();
  expect(run).toMatchObject({ status: "succeeded", failures: [] });
  expect(run.notes.join("\n")).toMatch(/^databento: /m);
  const rows = await stored();
  expect(rows).toHaveLength(2 * DAYS);
  expect(rows.every(({ source }) => source === "alpaca-1min")).toBe(true);
  expect(rows.filter(({ quality }) => quality === "good").length).toBeGreaterThan(DAYS);
});

test("a day without anything is kept as none, left alone the next night, and asked for again after 30 days", async () => {
  const gone = "2026-11-18";
  const [[close] = []] = (
    await stack.database.query(
      `SELECT close::text FROM price_bars WHERE symbol = 'AAPL' AND timeframe = '1d' AND start::date = '${gone}'`,
    )
  ).rows;
  const closeAt = (dollars: string) =>
    stack.database.query(
      `UPDATE price_bars SET close = ${dollars} WHERE symbol = 'AAPL' AND timeframe = '1d' AND start::date = '${gone}'`,
    );
  const theDay = async () => (await stored()).find(({ symbol, day }) => symbol === "AAPL" && day === gone);
  await stack.database.query("DELETE FROM iv_history");
  // Of strikes that nobody lists, Databento answers that it knows none of them.
  await closeAt("90000");
  expect(await ran()).toMatchObject({ status: "succeeded", failures: [], stored: { iv_history: 2 * DAYS } });
  const none = await theDay();
  expect(none).toMatchObject({ quality: "none", reason: "no-data" });
  await closeAt(close ?? "");
  await system.moveTo("2026-11-25T01:40:00Z");
  expect((await ran()).stored["iv_history"]).toBeUndefined();
  expect(await theDay()).toEqual(none);
  await system.moveTo("2026-12-26T01:40:00Z");
  expect((await ran()).stored["iv_history"]).toBe(1);
  expect(await theDay()).toMatchObject({ quality: "good" });
});

test("the rank then says on how many days it rests, and from whom they are", async () => {
  // The evening's live row, as iv_metrics leaves it.
  await stack.database.query(`INSERT INTO iv_metrics
    (symbol, slot, day, is_close, as_of, underlying_price, iv_30, rank_iv_30, observations, provider)
    VALUES ('SPY', '2026-11-23T21:00Z', '2026-11-23', true, '2026-11-23T21:00Z', 600, 0.2, 0.2, 1, 'schwab')`);
  await stack.database.query(`DELETE FROM iv_history WHERE symbol = 'SPY' AND day = '${TO}'`);
  await ran({ ...RANGE, symbol: "SPY" });
  const { status, body } = await system.get("/v1/tickers/SPY/volatility");
  expect(status).toBe(200);
  console.log(JSON.stringify(body));
  expect(JSON.stringify(body)).toMatch(/databento/);
});
