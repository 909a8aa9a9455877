import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { startSandboxMarket } from "../../local/market/start-sandbox-market.ts";
import { openMarket } from "./market-client.ts";

const CHAIN = "chains?symbol=AAPL&fromDate=2026-12-18&toDate=2026-12-18";

test("everything served is counted by path, status, minute and fault", async () => {
  const own = await openMarket("2026-11-23T15:00:30Z");
  const body = await own.json(CHAIN);
  own.sandbox.faults.add({ kind: "server-error" });
  await own.get(CHAIN);
  own.setNow("2026-11-23T15:01:05Z");
  await own.get("quotes?symbols=SPY");
  const seen = own.sandbox.counters.snapshot();
  expect(seen).toMatchObject({
    requests: 4,
    contracts: body["numberOfContracts"],
    byStatus: { "200": 3, "500": 1 },
    byFault: { "server-error": 1 },
    byMinute: {
      "2026-11-23T15:00Z": { "/marketdata/v1/chains": 2 },
      "2026-11-23T15:01Z": { "/marketdata/v1/quotes": 1 },
    },
    busiestMinute: { minute: "2026-11-23T15:00Z", requests: 3 },
  });
  expect(seen.bytesOfBodies).toBeGreaterThan(seen.bytesSent);
  await own.close();
});

test("the same seed serves the same bytes, whatever was asked before; another seed serves others", async () => {
  const hash = async (seed: number, before: readonly string[]) => {
    const own = await openMarket("2026-11-23T15:00:00Z", { seed });
    for (const route of before) await (await own.get(route)).arrayBuffer();
    const text = await (await own.get("chains?symbol=NVDA")).text();
    await own.close();
    return createHash("sha256").update(text).digest("hex");
  };
  const first = await hash(7, []);
  expect(await hash(7, ["chains?symbol=AAPL", "pricehistory?symbol=NVDA&periodType=day&period=2"])).toBe(
    first,
  );
  expect(await hash(8, [])).not.toBe(first);
});

test("a port that is taken is refused in words", async () => {
  const first = await openMarket("2026-11-23T15:00:00Z");
  const port = Number(new URL(first.sandbox.url).port);
  const again = startSandboxMarket({
    port,
    seed: 1,
    now: () => 0,
    appKey: "a",
    secretKey: "b",
    refreshToken: "c",
  });
  await expect(again).rejects.toThrow(`Port ${port} is taken, the sandbox market cannot start.`);
  await first.close();
});
