import { interactionBody } from "../../local/discord/interaction-body.ts";
import { CLOCK_HEADER, FRESH_HEADER } from "../cpu/clocked.ts";
import { MORNING_MS } from "../cpu/fill.ts";
import { interaction } from "../cpu/send.ts";
import type { World } from "../cpu/world.ts";

/** One of the main routes, with the requests that are sent to it in turn. */
export type Route = {
  /** As a shell's word: what --only names, and what the bare route is called by. */
  id: string;
  title: string;
  requests(nowMs: number): readonly Asked[];
};

export type Asked = { method: "GET" | "POST"; path: string; headers: Record<string, string>; body?: string };

/** After the metrics that filled the database: the chain that is asked for is of this slot. */
export const REFRESH_MS = MORNING_MS + 45 * 60_000;
/** From there time goes on as it does. */
const START_MS = REFRESH_MS + 5 * 60_000;
const STARTED_MS = Date.now();

/** The Worker's time: what an isolate remembers ages in it. */
export const benchNowMs = () => START_MS + Date.now() - STARTED_MS;

/** Each signed for itself, by a user of their own: no limit of a user's is met. */
const INTERACTIONS = 20;

/** The routes that people and programs ask most, in the order of docs/measured.md. */
export function mainRoutes(world: World): Route[] {
  const strikes = condorAround(world.stack.market.market?.spotAt("SPY", MORNING_MS) ?? 0);
  const calc = { symbol: "SPY", strategy: "iron_condor", strikes, dte: 30 };
  const plan = { symbol: "SPY", bias: "neutral", dte: 30 };
  return [
    read("tickers", "/v1/tickers"),
    read("quote", "/v1/tickers/SPY/quote"),
    read("chain", "/v1/tickers/SPY/chain?dte=30"),
    read("volatility", "/v1/tickers/SPY/volatility"),
    read("expected-move", "/v1/tickers/SPY/expected-move"),
    read("bars", "/v1/tickers/SPY/bars?timeframe=1d"),
    post("calc", "/v1/calc", calc),
    post("plan", "/v1/plan", plan),
    {
      id: "interactions",
      title: "POST /interactions (/calc)",
      requests: (nowMs) => calcCommands(strikes, nowMs),
    },
    read("overview", "/"),
    read("ticker-page", "/t/SPY"),
    read("status-page", "/status"),
  ];
}

/** Past the reads that an isolate remembers, and past whole answers. */
const PAST_MEMORIES = { [FRESH_HEADER]: "1", "cache-control": "no-cache" };

/** The same requests, answered from the store and not from what the isolate remembers. */
export function fresh({ requests, ...route }: Route): Route {
  const marked = (nowMs: number) =>
    requests(nowMs).map((each) => ({ ...each, headers: { ...each.headers, ...PAST_MEMORIES } }));
  return { ...route, requests: marked };
}

const clock = (nowMs: number) => ({ [CLOCK_HEADER]: String(nowMs) });

function read(id: string, path: string): Route {
  return { id, title: path, requests: (nowMs) => [{ method: "GET", path, headers: clock(nowMs) }] };
}

function post(id: string, path: string, body: object): Route {
  const type = { "content-type": "application/json" };
  return {
    id,
    title: `POST ${path}`,
    requests: (nowMs) => [
      { method: "POST", path, headers: { ...clock(nowMs), ...type }, body: JSON.stringify(body) },
    ],
  };
}

function calcCommands(strikes: readonly number[], nowMs: number): Asked[] {
  const options = [
    { name: "strategy", value: "iron_condor" },
    { name: "symbol", value: "SPY" },
    { name: "strikes", value: strikes.join("/") },
    { name: "dte", value: 30 },
  ];
  return Array.from({ length: INTERACTIONS }, (_, sequence) => {
    const userId = `3110000000000${String(sequence).padStart(5, "0")}`;
    const message = interactionBody({ atMs: Date.now(), sequence, userId, command: "calc", options });
    const { path, init } = interaction(message, nowMs);
    const headers = Object.fromEntries(new Headers(init.headers));
    return { method: "POST", path, headers, body: String(init.body) };
  });
}

/** Near the money, interact first. */
function condorAround(spot: number): number[] {
  const middle = Math.round(spot / 5) * 5;
  return [-5, -10, 5, 10].map((away) => middle + away);
}
