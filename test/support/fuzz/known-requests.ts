import {
  componentBody,
  interactionBody,
  modalBody,
  pingBody,
} from "../../../local/discord/interaction-body.ts";
import { samplePath } from "../route-access.ts";

/** A request that is sound before it is mutated. */
export type KnownRequest = {
  method: string;
  /** With its query. */
  path: string;
  body?: string;
  contentType?: string;
  /** By whom its body is signed, after it was mutated. */
  signedBy?: "discord" | "queue";
};

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";
const post = (path: string, body: object): KnownRequest => ({
  ...{ method: "POST", path, body: JSON.stringify(body), contentType: JSON_TYPE },
});
const form = (path: string, fields: Record<string, string>): KnownRequest => ({
  ...{ method: "POST", path, body: new URLSearchParams(fields).toString(), contentType: FORM_TYPE },
});
const get = (path: string): KnownRequest => ({ method: "GET", path });

const READS = [
  "/v1/tickers/KO/chain?expiration=2026-12-04",
  "/v1/tickers/KO/chain?dte=11&root=KO",
  "/v1/tickers/KO/bars?timeframe=1m&from=2026-11-23&limit=50&session=all",
  "/v1/tickers/KO/bars?timeframe=1d&from=2026-11-01&to=2026-11-23T15:00:00Z",
  "/v1/tickers/KO/volatility/history?days=30",
  "/v1/tickers/KO/expected-move?dte=11",
  "/v1/tickers/KO/news?days=3",
  "/v1/tickers/KO/earnings?days=60",
  "/v1/jobs/options_refresh/runs?limit=10",
  "/v1/rates?limit=2&columns=day&format=csv&dateformat=unix",
  "/v1/tickers?columns=symbol,price&limit=1&format=csv&cursor=abc",
  "/health?deep=1",
  "/auth/schwab/login?ticket=abc.def",
  "/auth/schwab/callback?code=c&state=s",
  "/pictures/payoff.png?symbol=KO&v=1&sig=abc",
  "/t?symbol=ko",
  "/t/KO?expiration=2026-12-04&columns=greeks",
  "/?sort=rank&order=desc&filter=k",
  "/calc?symbol=KO&strategy=bull_put_spread&strikes=70/68&dte=11&contracts=2",
  "/plan?symbol=KO&bias=bullish&dte=11&maxRisk=500",
  "/status?days=90",
  "/docs/errors/not_found",
  "/operator/jobs?job=options_refresh&state=failed&symbol=KO",
  "/operator/sign-in?next=%2Foperator",
].map(get);

const CALCULATIONS = [
  post("/v1/calc", { symbol: "KO", strategy: "iron_condor", strikes: "68/66/74/76", dte: 11, contracts: 2 }),
  post("/v1/calc", {
    symbol: "KO",
    strategy: "long_call",
    strikes: [70],
    expiration: "2026-12-04",
    fill: "natural",
  }),
  post("/v1/calc", {
    ...{ underlyingPrice: 71.5, rate: 0.04, dividendYield: 0.02, accountSize: 10_000, riskPercent: 2 },
    legs: [
      { type: "put", side: "sell", strike: 70, quantity: 1, dte: 11, premium: 0.8 },
      { type: "put", side: "buy", strike: 68, quantity: 1, dte: 11, impliedVolatility: 0.2 },
      { type: "stock", side: "buy", quantity: 1 },
    ],
  }),
  post("/v1/plan", { symbol: "KO", bias: "bullish", dte: 11, maxRisk: 500, accountSize: 10_000, limit: 3 }),
  post("/v1/plan", {
    symbol: "KO",
    bias: "neutral",
    families: ["iron_condor"],
    filters: { minOpenInterest: 10 },
  }),
];

const STEERING = [
  post("/admin/jobs/retention/pause", { reason: "because" }),
  post("/admin/jobs/retention/resume", {}),
  post("/admin/jobs/iv_history/run", { dryRun: true, symbol: "KO", from: "2026-11-02" }),
  post("/admin/jobs/prices_5m/run", { from: "2026-11-20", to: "2026-11-20" }),
  post("/admin/dead-letters/redrive", { runId: "options_refresh@2026-11-23T15:00:00.000Z" }),
  form("/auth/schwab/login", { admin_token: "not-the-token-of-anybody" }),
  form("/operator/sign-in", { token: "not-the-token-of-anybody", next: "/operator" }),
  form("/operator/jobs/retention/pause", { csrf: "x", reason: "because" }),
];

const SLICE = {
  ...{ v: 1, runId: "options_refresh@2026-11-23T15:00:00.000Z", job: "options_refresh", symbol: "KO" },
  ...{ slotMs: Date.parse("2026-11-23T15:00:00Z"), from: "2026-11-23", to: "2026-12-04", side: "ALL" },
  ...{ notAfterMs: Date.parse("2026-11-23T20:00:00Z"), redrive: 0 },
};
const PAGE = {
  v: 1,
  runId: "eod_sync@2026-11-23T15:00:00.000Z",
  job: "eod_sync",
  page: 2,
  notAfterMs: SLICE.notAfterMs,
};
const failure = (message: object) => ({
  ...{ sourceMessageId: "msg_1", status: 500, retried: 3 },
  sourceBody: Buffer.from(JSON.stringify(message)).toString("base64"),
});
const DELIVERIES: KnownRequest[] = [
  post("/queue/chain-slices", SLICE),
  post("/queue/job-pages", PAGE),
  post("/queue/failures", failure(SLICE)),
  post("/queue/failures", failure(PAGE)),
  post("/queue/echo", { v: 1, echo: "0d9f5b0e-7c5e-4c8e-9f55-1a2b3c4d5e6f" }),
].map((request) => ({ ...request, signedBy: "queue" }));

const AT = { atMs: Date.parse("2026-11-23T16:00:00Z") };
const text = (options: Record<string, string | number>) =>
  Object.entries(options).map(([name, value]) => ({ name, value }));
const INTERACTIONS: KnownRequest[] = [
  pingBody(AT),
  interactionBody({
    ...{ ...AT, command: "calc" },
    options: text({ strategy: "bull_put_spread", symbol: "KO", strikes: "70/68", dte: "11" }),
  }),
  interactionBody({ ...AT, command: "plan", options: text({ symbol: "KO", bias: "bullish", dte: "11" }) }),
  interactionBody({ ...AT, command: "price", options: text({ symbol: "KO" }) }),
  interactionBody({ ...AT, command: "chain", options: text({ symbol: "KO", expiry: "friday" }) }),
  interactionBody({ ...AT, command: "alert", subcommand: "add", options: text({ symbol: "KO", value: 70 }) }),
  interactionBody({ ...AT, command: "watchlist", subcommand: "add", options: text({ symbols: "KO PEP" }) }),
  interactionBody({ ...AT, command: "price", options: [{ name: "symbol", value: "k", focused: true }] }),
  componentBody({ ...AT, customId: "calc:KO:bull_put_spread:70/68:11", messageId: "1311000000000000009" }),
  componentBody({ ...AT, customId: "more", messageId: "1311000000000000009", values: ["a"] }),
  modalBody({ ...AT, customId: "trade-close:1", written: { price: "1.25" } }),
].map((body) => ({ ...post("/interactions", body), signedBy: "discord" }));

/** What the doors take, each route once as it names itself and the rich ones written out. */
export function knownRequests(routes: readonly string[]): KnownRequest[] {
  const named = routes.flatMap((route): KnownRequest[] => {
    const [method = "GET", path = "/"] = route.split(" ");
    // Started for real it would work for minutes; its body that only looks is above.
    if (/\/run$|\/admin\/doctor$/.test(path)) return [];
    return method === "GET" ? [get(samplePath(path))] : [{ ...post(samplePath(path), {}), method }];
  });
  return [...named, ...READS, ...CALCULATIONS, ...CALCULATIONS, ...STEERING, ...DELIVERIES, ...INTERACTIONS];
}
