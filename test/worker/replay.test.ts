import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startSystem } from "../support/system.ts";

const shared = process.env["VOLARIS_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const recorded = join(shared, "recorded", "schwab");
/** Each starts a system of its own, which takes a busy machine a while. */
const PATIENCE_MS = 90_000;
const replay = existsSync(recorded) ? test : test.skip;
if (!existsSync(recorded)) {
  console.warn("skipped: no recorded Schwab chains were found (set VOLARIS_SHARED to their folder)");
}

/** The whole system at a moment of the past, after its first refresh. */
async function replayAt(atIso: string, symbol: string) {
  const system = await startSystem({ atIso, replayDir: recorded, tickers: [symbol] });
  onTestFinished(() => system.close());
  const runId = await system.runJob();
  await system.settled();
  return { system, run: await system.ledger.run(runId), rows: await system.ledger.contracts(symbol) };
}

replay(
  "SPY of 2022-05-20: 1,012 contracts over 32 expirations at 390.65, and 12 worthless ones left out",
  async () => {
    const { system, run, rows } = await replayAt("2022-05-20T19:45:00Z", "SPY");
    expect(run).toMatchObject({ status: "succeeded", contracts: 1_012, skipped: { below_min_mark: 12 } });
    expect(rows).toHaveLength(1_012);
    expect(new Set(rows.map(({ expiration }) => expiration)).size).toBe(32);
    expect((await system.get("/v1/tickers")).body).toMatchObject({
      tickers: [{ symbol: "SPY", contracts: 1_012, expirations: 32, price: 390.65, provider: "schwab" }],
    });

    // As the operator checks it with psql.
    expect(
      await system.ledger.rows("SELECT symbol, COUNT(*) AS n FROM option_contracts GROUP BY symbol"),
    ).toEqual([{ symbol: "SPY", n: 1_012 }]);
    // Our volatilities beside the broker's, away from the wings and the last days.
    const [compared] = await system.ledger.rows(
      `SELECT count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(implied_volatility - provider_implied_volatility)) AS median
     FROM option_contracts WHERE expiration > '2022-06-01' AND abs(delta) BETWEEN 0.2 AND 0.8`,
    );
    expect(compared).toMatchObject({ n: expect.any(Number), median: expect.any(Number) });
    expect((compared as { n: number }).n).toBeGreaterThan(200);
    expect((compared as { median: number }).median).toBeLessThan(0.02);

    const calculation = await system.post("/v1/calc", {
      symbol: "SPY",
      strategy: "long_call",
      strikes: [390],
      dte: 28,
    });
    expect(calculation).toMatchObject({
      status: 200,
      body: {
        // The quotes stood at 15:45 while the price went on to its close.
        underlyingPrice: expect.closeTo(389.5, 0),
        warnings: expect.arrayContaining([
          expect.stringMatching(/states the underlying at 390\.65; the quotes imply 389\.\d\d \(± 0\.\d\d\)/),
        ]),
        data: { source: "stored", stale: false },
        legs: [{ premiumSource: "mid" }],
      },
    });
  },
  PATIENCE_MS,
);

replay(
  "AAPL of 2025-01-16: 470 puts",
  async () => {
    const { run, rows } = await replayAt("2025-01-16T20:50:00Z", "AAPL");
    expect(run).toMatchObject({ status: "succeeded", contracts: 470 });
    expect(rows).toHaveLength(470);
    expect(new Set(rows.map(({ option_type }) => option_type))).toEqual(new Set(["put"]));
  },
  PATIENCE_MS,
);
