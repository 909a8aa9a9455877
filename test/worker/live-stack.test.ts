import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { LOCAL_DISCORD_KEYS } from "../../local/discord/sign-interaction.ts";
import { checkVendors } from "../../local/live/check-vendors.ts";
import { chooseLiveSettings } from "../../local/live/read-live-settings.ts";
import { startLiveStack } from "../../local/live/start-live-stack.ts";
import { startSandboxMarket } from "../../local/market/start-sandbox-market.ts";
import { seedTickers } from "../../local/seed-tickers.ts";
import { freePort } from "../../local/simulate/world/free-port.ts";
import { runJobs } from "../../local/start/run-jobs.ts";
import { createWorkerApi } from "../../local/worker-api.ts";
import { borrowDatabase } from "../support/database-pool.ts";
import "../support/setup/provided.ts";
import { startWorkerd } from "../support/start-workerd.ts";
import { createWorkerClient } from "../support/worker-client.ts";

const TUNNEL = "https://my.tunnel.example";

// Alpaca as it is outside, but for its address.
const market = await startSandboxMarket({
  port: 0,
  seed: 20_261_123,
  now: Date.now,
  appKey: "another's",
  secretKey: "another's",
  refreshToken: "another's",
  alpacaKey: "PKTEST",
  alpacaSecret: "s#cr$et",
});
const live = chooseLiveSettings(
  `ALPACA_API_KEY=PKTEST\nALPACA_API_SECRET='s#cr$et'\nALPACA_API_BASE=${market.url}\n` +
    `TREASURY_API_BASE=${market.url}\nPUBLIC_BASE_URL=${TUNNEL}\nDISCORD_APPLICATION_ID=123456\n` +
    `DISCORD_PUBLIC_KEY=${LOCAL_DISCORD_KEYS.publicKey}\nDATABASE_URL=postgres://me:pw@db.example/main\n`,
  ".dev.vars",
);
const stateDir = await mkdtemp(join(tmpdir(), "volaris-live-"));
const port = await freePort();
const stack = await startLiveStack({
  stateDir,
  databaseUrl: null,
  database: await borrowDatabase(),
  firstPort: 0,
  migrationsDir: "drizzle",
  workerPort: port,
  settings: live.settings,
});
await seedTickers(stack.database, [{ symbol: "KO", name: null }]);
const { bindings } = stack;
const worker = await startWorkerd({
  bundle: inject("worker"),
  workDir: join(stateDir, "worker"),
  port,
  bindings,
});
const client = createWorkerClient(worker.url, bindings);
const api = createWorkerApi(worker.url, bindings["ADMIN_TOKEN"] ?? "");

afterAll(async () => {
  await worker.close();
  await stack.close();
  await market.close();
  await rm(stateDir, { recursive: true, force: true });
});

test("one vendor's keys give chains and answer /calc, with a tunnel that nothing goes through", async () => {
  const said: string[] = [];
  const voice = { say: (line: string) => void said.push(line), showProgress: () => undefined };
  expect(await runJobs(api, ["rates", "dividends", "options_refresh", "prices_1m"], voice)).toEqual([]);
  expect(said.join("\n")).toMatch(/options_refresh succeeded: [\d,]+ contracts/);
  expect(await api.listTickers()).toMatchObject([{ symbol: "KO", provider: "alpaca" }]);
  const wish = { symbol: "KO", strategy: "long_call", strikes: [70], dte: 30 };
  expect(await client.post("/v1/calc", wish)).toMatchObject({
    status: 200,
    body: { data: { provider: "alpaca" } },
  });
  const asked = Object.keys(market.counters.snapshot().byPath);
  expect(asked.filter((path) => path.includes("schwab") || path.startsWith("/tiingo"))).toEqual([]);
});

test("Discord's own key decides, and what everybody knows of the modelled stack opens nothing", async () => {
  expect(stack.address).toEqual({ kind: "tunnel", url: TUNNEL });
  expect(bindings).toMatchObject({ DISCORD_APPLICATION_ID: "123456", PUBLIC_BASE_URL: TUNNEL });
  expect(bindings["DISCORD_API_BASE"]).toBeUndefined();
  expect(bindings["DATABASE_URL"]).toContain("127.0.0.1");
  const known = { authorization: "Bearer local-admin-token" };
  expect((await client.post("/admin/jobs/rates/run", {}, known)).status).toBe(401);
  const signingKey = "sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r";
  const message = { v: 1, runId: "rates@1", job: "rates", page: 1, notAfterMs: 0 } as const;
  const options = { path: "/queue/job-pages", claimedUrl: `${TUNNEL}/queue/job-pages`, signingKey };
  expect(await client.deliver(JSON.stringify(message), options)).toMatchObject({
    body: { error: { code: "unauthorized" } },
  });
});

test("keys that are refused are told in a sentence, not found out by a run", async () => {
  const { lines, sound } = await checkVendors(api, live.vendors);
  expect(sound).toEqual(["alpaca"]);
  expect(lines).toEqual([expect.stringMatching(/^alpaca: the key is good/)]);
});
