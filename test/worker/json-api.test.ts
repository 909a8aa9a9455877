import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { SETTINGS } from "../../src/config.ts";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["WMT", "KO"] });
const { ledger, stack } = system;
const operator = { authorization: `Bearer ${system.bindings["ADMIN_TOKEN"]}` };
const RUN = "/admin/jobs/options_refresh/run";

afterAll(() => system.close());

const ErrorBody = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string().min(5),
    hint: z.string().min(5),
    requestId: z.string().min(8),
  }),
});

async function expectError(
  asked: Promise<{ status: number; body: unknown; headers: Headers }>,
  status: number,
  code: string,
  says: RegExp = /./,
) {
  const answer = await asked;
  const { error } = ErrorBody.parse(answer.body);
  expect({ status: answer.status, code: error.code }).toEqual({ status, code });
  expect(`${error.message} ${error.hint}`).toMatch(says);
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(answer.headers.get("x-request-id")).toBe(error.requestId);
}

test("before anything is stored, the lists are there and empty, and health names the slot that is overdue", async () => {
  expect((await system.get("/v1/tickers")).body).toEqual({
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
  expect((await system.get("/v1/tickers/KO/expirations")).body).toEqual({ symbol: "KO", expirations: [] });
  await expectError(system.get("/v1/tickers/KO/chain"), 422, "no_quotes");
  expect((await system.get("/v1/jobs/options_refresh/runs?tasks=true")).body).toEqual({
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
      late: [{ job: "options_refresh", overdueSlot: "2026-11-23T14:30:00.000Z" }],
    },
  });
});

test("the operator starts a run, and while it goes on a second one is a conflict", async () => {
  stack.qstash.faults.holdDeliveries();
  const started = await system.post(RUN, undefined, operator);
  expect(started).toMatchObject({ status: 202, body: { outcome: "claimed" } });
  await expectError(system.post(RUN, undefined, operator), 409, "conflict", /already running/);
  stack.qstash.faults.release();
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
      ],
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
  expect(contracts.map(({ occSymbol, bid, mark }) => ({ occSymbol, bid, mark })).toSorted(bySymbol)).toEqual(
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
    net: z.object({ kind: z.literal("credit"), perShare: z.number(), total: z.number() }),
    maxProfit: z.number(),
    maxLoss: z.number(),
    breakevens: z.tuple([z.number()]),
    probabilityOfProfit: z.number().min(0.4).max(0.95),
    legs: z.tuple([
      z.looseObject({ premium: z.number(), mid: z.number() }),
      z.looseObject({ premium: z.number() }),
    ]),
    positionSize: z.object({
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

const TRADE = { symbol: "WMT", strategy: "long_call", strikes: [105], dte: 11 };
const LEG = { type: "call", side: "buy", strike: 105, quantity: 1, dte: 11, premium: 2 };
const WRONG: [what: string, body: unknown, status: number, code: string, says: RegExp][] = [
  ["text that is no JSON", "{", 400, "invalid_request", /JSON/i],
  ["nothing", "", 400, "invalid_request", /./],
  ["null", "null", 400, "invalid_request", /./],
  ["a list", [], 400, "invalid_request", /./],
  ["an unknown strategy", { ...TRADE, strategy: "jade" }, 400, "invalid_request", /strategy:/],
  ["an unknown field", { ...TRADE, strike: 5 }, 400, "invalid_request", /strike/],
  ["strikes as text", { ...TRADE, strikes: ["105"] }, 400, "invalid_request", /strikes\.0:/],
  ["no strikes", { ...TRADE, strikes: [] }, 400, "invalid_request", /strikes:/],
  [
    "strikes in the wrong order",
    { ...TRADE, strategy: "bull_put_spread", strikes: [100, 105] },
    400,
    "invalid_request",
    /105\/100/,
  ],
  ["a negative dte", { ...TRADE, dte: -3 }, 400, "invalid_request", /dte: must not be negative/],
  [
    "dte and expiration",
    { ...TRADE, expiration: "2026-12-04" },
    400,
    "invalid_request",
    /either dte or expiration/,
  ],
  ["neither of them", { ...TRADE, dte: undefined }, 400, "invalid_request", /either dte or expiration/],
  [
    "an expired expiration",
    { ...TRADE, dte: undefined, expiration: "2026-11-20" },
    400,
    "invalid_request",
    /has passed; today is 2026-11-23/,
  ],
  [
    "a date that is none",
    { ...TRADE, dte: undefined, expiration: "2026-02-30" },
    400,
    "invalid_request",
    /expiration:/,
  ],
  [
    "an expiration that nobody lists",
    { underlyingPrice: 100, legs: [{ ...LEG, dte: undefined, expiration: "9999-12-31" }] },
    400,
    "invalid_request",
    /within 2000 days/,
  ],
  [
    "a date of another age",
    { ...TRADE, dte: undefined, expiration: "0050-01-01" },
    400,
    "invalid_request",
    /expiration:/,
  ],
  [
    "NaN for a premium",
    '{"symbol":"WMT","strategy":"long_call","strikes":[105],"dte":11,"premium":NaN}',
    400,
    "invalid_request",
    /JSON/i,
  ],
  ["a premium out of this world", { ...TRADE, premium: 1e300 }, 400, "invalid_request", /premium:/],
  ["a symbol without quotes", { ...TRADE, symbol: "NVDA" }, 422, "no_quotes", /NVDA/],
  ["no legs", { underlyingPrice: 100, legs: [] }, 400, "invalid_request", /legs:/],
  [
    "a leg without a price",
    { underlyingPrice: 100, legs: [{ ...LEG, premium: undefined }] },
    400,
    "invalid_request",
    /legs\.0:/,
  ],
  ["legs without an underlying", { legs: [LEG] }, 400, "invalid_request", /underlyingPrice/],
  [
    "a leg that has expired",
    { underlyingPrice: 100, legs: [{ ...LEG, dte: undefined, expiration: "2026-11-20" }] },
    400,
    "invalid_request",
    /expired|passed/,
  ],
  [
    "a body that is too large",
    { ...TRADE, symbol: "W".repeat(70_000) },
    413,
    "payload_too_large",
    /65536 bytes/,
  ],
];

test.each(WRONG)(
  "POST /v1/calc with %s is refused in the one error shape",
  async (_what, body, status, code, says) => {
    await expectError(system.post("/v1/calc", body), status, code, says);
  },
);

test("a body that does not tell its size is refused when it has grown too large", async () => {
  await expectError(system.stream("/v1/calc", " ".repeat(70_000)), 413, "payload_too_large");
});

test("reads that ask for what is not there are refused in the one error shape", async () => {
  await expectError(system.get("/"), 404, "not_found");
  await expectError(system.get("/v1/nothing"), 404, "not_found", /GET \/v1\/nothing/);
  await expectError(system.post("/v1/tickers", {}), 404, "not_found", /POST \/v1\/tickers/);
  await expectError(system.get("/v1/tickers/ZZZZ/expirations"), 404, "unknown_symbol", /ZZZZ/);
  await expectError(system.get("/v1/tickers/ZZZZ/chain"), 404, "unknown_symbol");
  await expectError(system.get("/v1/tickers/%3Cscript%3E/chain"), 400, "invalid_request", /symbol:/);
  await expectError(system.get("/v1/tickers/%E0%A4%A/chain"), 400, "invalid_request");
  await expectError(
    system.get("/v1/tickers/WMT/chain?expiration=tomorrow"),
    400,
    "invalid_request",
    /expiration:/,
  );
  await expectError(
    system.get("/v1/tickers/WMT/chain?expiration=2026-11-20"),
    400,
    "invalid_request",
    /has passed/,
  );
  await expectError(
    system.get("/v1/tickers/WMT/chain?dte=-1"),
    400,
    "invalid_request",
    /dte: must not be negative/,
  );
  await expectError(system.get("/v1/tickers/WMT/chain?dte=soon"), 400, "invalid_request", /dte:/);
  await expectError(system.get("/v1/jobs/lunch/runs"), 400, "invalid_request", /id:/);
  await expectError(system.get("/v1/jobs/options_refresh/runs?limit=0"), 400, "invalid_request", /limit:/);
  await expectError(system.get("/v1/jobs/options_refresh/runs?limit=many"), 400, "invalid_request", /limit:/);
});

test("the operator's lever moves for the operator alone", async () => {
  const token = operator.authorization.slice("Bearer ".length);
  const attempts: Record<string, string>[] = [
    {},
    { authorization: "" },
    { authorization: token },
    { authorization: `Basic ${token}` },
    { authorization: "Bearer " },
    { authorization: `Bearer ${token}x` },
    { authorization: `Bearer ${token.slice(0, -1)}` },
    { authorization: `Bearer ${token.toUpperCase()}` },
  ];
  const runs = await ledger.count("job_runs");
  for (const headers of attempts)
    await expectError(system.post(RUN, undefined, headers), 401, "unauthorized", /ADMIN_TOKEN/);
  await expectError(system.post("/admin/nothing"), 401, "unauthorized");
  expect(await ledger.count("job_runs")).toBe(runs);
  await expectError(
    system.post("/admin/jobs/eod_sync/run", undefined, operator),
    404,
    "not_found",
    /not part of this deployment/,
  );
  await expectError(system.post("/admin/jobs/lunch/run", undefined, operator), 400, "invalid_request", /id:/);
  await expectError(system.get(RUN, operator), 404, "not_found");
});

test("the OpenAPI document lists every route, each with its answers", async () => {
  const Document = z.looseObject({
    openapi: z.literal("3.1.0"),
    paths: z.record(
      z.string(),
      z.record(z.string(), z.looseObject({ summary: z.string(), responses: z.looseObject({}) })),
    ),
  });
  const { paths } = Document.parse((await system.get("/openapi.json")).body);
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(routes.sort()).toEqual([
    "get /health",
    "get /v1/jobs",
    "get /v1/jobs/{id}/runs",
    "get /v1/tickers",
    "get /v1/tickers/{symbol}/chain",
    "get /v1/tickers/{symbol}/expirations",
    "post /admin/jobs/{id}/run",
    "post /v1/calc",
  ]);
});

test("what breaks inside is told outside without its words", async () => {
  stack.neon.faults.down({ kind: "quota" });
  await expectError(system.get("/v1/tickers"), 503, "storage_unavailable", /^The database does not answer\./);
  await expectError(system.post("/v1/calc", TRADE), 503, "storage_unavailable");
  expect(await system.get("/health")).toMatchObject({
    status: 503,
    body: { status: "unavailable", database: "unavailable" },
  });
  stack.neon.faults.clear();

  stack.qstash.faults.refuseNext(500);
  await expectError(
    system.post(RUN, undefined, operator),
    503,
    "publish_failed",
    /^The work could not be queued\./,
  );

  await stack.database.query("ALTER TABLE tickers RENAME TO tickers_away");
  await expectError(system.get("/v1/tickers"), 500, "internal", /^Something broke on our side\./);
  await stack.database.query("ALTER TABLE tickers_away RENAME TO tickers");
  await expect.poll(system.workerLog).toContain("SQLSTATE 42P01");
});

test("no secret has been in any answer, nor in the log", async () => {
  stack.redis.faults.down({ kind: "error" });
  stack.market.faults.add({ kind: "access-token-expired", path: "/chains" });
  const slotMs = system.nowMs();
  const slice = { symbol: "KO", from: "2026-11-27", to: "2026-11-27", side: "ALL" } as const;
  await system.deliver(await ledger.openSlice(slice, { slotMs, notAfterMs: slotMs + 60_000 }));
  stack.redis.faults.clear();

  const log = await system.workerLog();
  const said = [...system.answered, log].join("\n");
  expect(said.length).toBeGreaterThan(50_000);
  const secrets = Object.entries(SETTINGS).flatMap(([name, { secret }]) => {
    const value = system.bindings[name];
    return secret && value !== undefined ? [[name, value] as const] : [];
  });
  expect(secrets.length).toBeGreaterThan(8);
  for (const [name, value] of secrets) expect(said.includes(value), name).toBe(false);
  // An access token as the sandbox market writes them.
  expect(said).not.toMatch(/access\.\d{13}\./);
});

function bySymbol(a: { occSymbol: string }, b: { occSymbol: string }): number {
  return a.occSymbol < b.occSymbol ? -1 : 1;
}
