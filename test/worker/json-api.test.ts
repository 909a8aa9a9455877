import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { LOCAL_WEBHOOK_SECRET } from "../../local/webhooks/start-webhook-receiver.ts";
import { askEveryRoute } from "../support/ask-every-route.ts";
import { checkedClient } from "../support/checked-client.ts";
import { expectError } from "../support/expect-error.ts";
import { startSystem } from "../support/system.ts";

const system = await startSystem({
  atIso: "2026-11-23T15:00:03Z",
  tickers: ["WMT", "KO"],
  // Where nobody listens.
  bindings: { WEBHOOK_URLS: "http://127.0.0.1:9/events", WEBHOOK_SECRET: LOCAL_WEBHOOK_SECRET },
});
const { ledger, stack } = system;
const operator = { authorization: `Bearer ${system.bindings["ADMIN_TOKEN"]}` };
const RUN = "/admin/jobs/options_refresh/run";

afterAll(() => system.close());

test("before anything is stored, the lists are there and empty, and health names the slot that is overdue", async () => {
  expect((await system.get("/v1/tickers")).body).toEqual({
    nextCursor: null,
    tickers: ["WMT", "KO"].map((symbol) => ({
      symbol,
      name: null,
      active: true,
      price: null,
      contracts: 0,
      expirations: 0,
      lastUpdated: null,
      provider: null,
    })),
  });
  expect((await system.get("/v1/tickers/KO/expirations")).body).toEqual({
    nextCursor: null,
    symbol: "KO",
    expirations: [],
    warnings: [],
  });
  await expectError(system.get("/v1/tickers/KO/chain"), 422, "no_quotes");
  for (const path of ["/v1/tickers/KO/track-record", "/v1/track-record"])
    expect((await system.get(path)).body).toMatchObject({
      horizons: [],
      reliability: [],
      warnings: [expect.stringContaining("2026-11-27, the next weekly one")],
    });
  expect((await system.get("/v1/jobs/options_refresh/runs?tasks=true")).body).toEqual({
    nextCursor: null,
    job: "options_refresh",
    runs: [],
  });
  expect(await system.get("/health")).toMatchObject({
    status: 503,
    body: {
      status: "late",
      inSession: true,
      schedulerEnabled: true,
      database: "ok",
      late: expect.arrayContaining([
        { job: "options_refresh", overdueSlot: "2026-11-23T14:30:00.000Z" },
        { job: "eod_sync", overdueSlot: "2026-11-20T22:15:00.000Z" },
      ]),
    },
  });
});

test("the operator starts a run, and while it goes on a second one is a conflict", async () => {
  stack.qstash.faults.add({ kind: "held" });
  const started = await system.post(RUN, undefined, operator);
  expect(started).toMatchObject({ status: 202, body: { outcome: "claimed" } });
  await expectError(system.post(RUN, undefined, operator), 409, "conflict", /already running/);
  stack.qstash.faults.clear("held");
  await system.settled();
  expect((await ledger.runs()).map(({ trigger, status }) => `${trigger} ${status}`)).toEqual([
    "manual skipped",
    "manual succeeded",
  ]);
});

test("then health is good, and the jobs and their runs can be read", async () => {
  expect(await system.get("/health")).toMatchObject({ status: 200, body: { status: "ok", late: [] } });
  expect(await system.get("/v1/jobs")).toMatchObject({
    status: 200,
    body: {
      schedulerEnabled: true,
      jobs: [
        {
          id: "options_refresh",
          cadence: "every 15 min in the regular session, and 15 min after the close",
          graceSeconds: 600,
          nextSlot: "2026-11-23T15:15:00.000Z",
          late: false,
          lastRun: { status: "skipped" },
          lastSuccess: { status: "succeeded", trigger: "manual", tasks: 10 },
        },
        { id: "prices_1m", cadence: "every 1 min in the regular session, and 241 min after the close" },
        { id: "prices_5m", nextSlot: "2026-11-23T15:05:00.000Z" },
        { id: "iv_metrics", nextSlot: "2026-11-23T15:30:00.000Z" },
        { id: "eod_sync", cadence: "daily at 22:15 UTC, trading days", nextSlot: "2026-11-23T22:15:00.000Z" },
        { id: "historical_backfill", cadence: "daily at 03:00 UTC", lastRun: null, late: false },
        { id: "retention", cadence: "daily at 07:00 UTC", paused: false, control: null },
        { id: "rates", cadence: "daily at 08:06 America/New_York, trading days" },
        { id: "dividends", cadence: "daily at 08:11 America/New_York, trading days" },
        { id: "iv_history", cadence: "daily at 20:40 America/New_York" },
      ],
      budget: expect.arrayContaining([expect.objectContaining({ fits: true })]),
    },
  });
  const listed = await system.get("/v1/jobs/options_refresh/runs?limit=1&tasks=true");
  expect(listed).toMatchObject({ status: 200, body: { runs: [{ status: "skipped" }], tasks: [] } });
});

test("tickers, expirations and chains say what is stored, how old it is and from whom", async () => {
  const stored = await ledger.contracts("WMT");
  const expirations = [...new Set(stored.map(({ expiration }) => expiration))];
  expect((await system.get("/v1/tickers")).body).toMatchObject({
    tickers: [
      {
        symbol: "WMT",
        price: 105.81,
        contracts: stored.length,
        expirations: expirations.length,
        provider: "schwab",
      },
      { symbol: "KO", price: 71.72 },
    ],
  });
  for (const written of ["WMT", "wmt", "%24WMT"]) {
    expect((await system.get(`/v1/tickers/${written}/expirations`)).body).toMatchObject({
      symbol: "WMT",
      expirations: expirations.map((expiration) => ({ expiration, root: "WMT", settlement: "PM" })),
    });
  }
  const chain = await system.get("/v1/tickers/WMT/chain?expiration=2026-12-04");
  expect(chain).toMatchObject({
    status: 200,
    body: {
      symbol: "WMT",
      expiration: "2026-12-04",
      dte: 11,
      underlyingPrice: 105.81,
      forwardSource: "parity",
      data: { source: "stored", provider: "schwab", stale: false },
      warnings: [],
    },
  });
  const { contracts } = z
    .looseObject({
      contracts: z.array(
        z.looseObject({ occSymbol: z.string(), bid: z.number().nullable(), mark: z.number() }),
      ),
    })
    .parse(chain.body);
  expect(
    contracts
      .map(({ occSymbol, bid, mark }) => ({ occSymbol, bid, mark }))
      .toSorted((a, b) => (a.occSymbol < b.occSymbol ? -1 : 1)),
  ).toEqual(
    stored
      .filter(({ expiration }) => expiration === "2026-12-04")
      .map(({ occ_symbol, bid, mark_price }) => ({ occSymbol: occ_symbol, bid, mark: mark_price })),
  );
});

test("a chain asked for by days is the nearest one, and says so", async () => {
  expect((await system.get("/v1/tickers/WMT/chain?dte=9")).body).toMatchObject({
    expiration: "2026-12-04",
    warnings: ["Nearest listed expiration used: 2026-12-04 (11 DTE) instead of 9 DTE."],
  });
});

test("a named strategy is priced from stored quotes, in dollars for the whole position", async () => {
  const asked = {
    symbol: "WMT",
    strategy: "bull_put_spread",
    strikes: [105, 100],
    dte: 11,
    contracts: 2,
    accountSize: 25_000,
    riskPercent: 1,
  };
  const answer = await system.post("/v1/calc", asked);
  const Calculation = z.looseObject({
    net: z.looseObject({ kind: z.literal("credit"), perShare: z.number(), total: z.number() }),
    maxProfit: z.number(),
    maxLoss: z.number(),
    breakevens: z.tuple([z.number()]),
    probabilityOfProfit: z.number().min(0.4).max(0.95),
    legs: z.tuple([
      z.looseObject({ premium: z.number(), mid: z.number() }),
      z.looseObject({ premium: z.number() }),
    ]),
    positionSize: z.looseObject({
      riskBudget: z.literal(250),
      riskPercent: z.literal(1),
      accountSize: z.literal(25_000),
      riskPerContract: z.number(),
      maxContracts: z.number(),
    }),
  });
  const calculation = Calculation.parse(answer.body);
  const { net, maxProfit, maxLoss, breakevens, legs, positionSize } = calculation;
  expect(net.perShare).toBeCloseTo(legs[0].premium - legs[1].premium, 6);
  expect(net.total).toBeCloseTo(net.perShare * 200, 6);
  expect(maxProfit).toBeCloseTo(net.total, 6);
  expect(maxLoss).toBeCloseTo(1_000 - net.total, 6);
  expect(breakevens[0]).toBeCloseTo(105 - net.perShare, 4);
  expect(positionSize.maxContracts).toBe(Math.floor(250 / (maxLoss / 2)));
  expect(answer.body).toMatchObject({
    symbol: "WMT",
    strategy: "bull_put_spread",
    expiration: "2026-12-04",
    contracts: 2,
    data: { source: "stored", provider: "schwab" },
    warnings: [],
  });
  const exact = await system.post("/v1/calc", { ...asked, dte: undefined, expiration: "2026-12-04" });
  expect({ ...z.looseObject({}).parse(exact.body), data: null }).toEqual({ ...calculation, data: null });
});

test("legs written out need no symbol, and what they lack is taken from stored quotes when there is one", async () => {
  const free = await system.post("/v1/calc", {
    underlyingPrice: 100,
    legs: [
      { type: "call", side: "buy", strike: 100, quantity: 1, dte: 30, premium: 3 },
      { type: "call", side: "sell", strike: 110, quantity: 1, dte: 30, impliedVolatility: 0.25 },
    ],
  });
  expect(free).toMatchObject({
    status: 200,
    body: {
      symbol: null,
      strategy: "custom",
      legs: [
        { premium: 3, premiumSource: "manual" },
        { premiumSource: "model", impliedVolatility: 0.25 },
      ],
      data: { source: "manual", provider: null, asOf: null },
    },
  });
  const stored = await system.post("/v1/calc", {
    symbol: "WMT",
    legs: [{ type: "put", side: "sell", strike: 100, quantity: 3, expiration: "2026-12-04" }],
  });
  expect(stored).toMatchObject({
    status: 200,
    body: { underlyingPrice: 105.81, legs: [{ premiumSource: "mid", quantity: 3 }], net: { kind: "credit" } },
  });
});

test("the typed client asks every route, and each answer is what the OpenAPI document says", async () => {
  const client = await checkedClient(system.url, system.bindings["ADMIN_TOKEN"]);
  for (const job of ["rates", "iv_metrics"] as const) await system.runJob(job);
  await system.settled();
  await askEveryRoute(client, "WMT");
  await stack.database.query(
    `UPDATE job_tasks SET status = 'dead_lettered' WHERE (run_id, key) IN (SELECT run_id, key FROM job_tasks LIMIT 1)`,
  );
  const lost = await client.GET("/admin/dead-letters");
  const { runId = "" } = lost.data?.deadLetters[0] ?? {};
  await client.POST("/admin/dead-letters/redrive", { body: { runId } });
  expect(client.objections).toEqual([]);
  expect(client.unasked()).toEqual([]);
});

test("the docs are told from that document, and their text twins and pictures are served", async () => {
  const page = await system.get("/docs/api/chains");
  expect(page.text).toContain(`curl &quot;${system.bindings["PUBLIC_BASE_URL"]}/v1/tickers/SPY/chain&quot;`);
  const { status, headers } = await system.get("/docs/numbers.md");
  expect([status, headers.get("content-type")]).toEqual([200, "text/markdown; charset=utf-8"]);
  expect((await system.get("/docs/numbers")).text).toContain('<h1 id="how-each-number-is-made">');
  expect((await system.get("/docs/pictures/commands/calc.svg")).text).toMatch(/^<svg /);
  expect((await system.get("/llms.txt")).text).toContain("/docs/api/chains.md");
});
