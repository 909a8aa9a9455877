import type { AlpacaDeps } from "../../src/adapters/alpaca/client.ts";
import { IN_SESSION } from "./moments.ts";
import { type ScriptedAnswer, scriptedHttp } from "./scripted-http.ts";

type Fields = Record<string, unknown>;

/** A minute of SPY as Alpaca sends it. */
export function anAlpacaBar(changes: Fields = {}): Fields {
  return {
    t: "2026-11-20T15:00:00Z",
    o: 671.2,
    h: 671.85,
    l: 670.9,
    c: 671.5,
    v: 120_345,
    n: 900,
    vw: 671.4,
    ...changes,
  };
}

/** A bar of a contract as recorded of AAPL240419P00140000. */
export function anOptionBar(changes: Fields = {}): Fields {
  return {
    c: 0.34,
    h: 0.38,
    l: 0.34,
    n: 7,
    o: 0.38,
    t: "2024-01-18T05:00:00Z",
    v: 12,
    vw: 0.3525,
    ...changes,
  };
}

export function aBarsPage(bars: Record<string, unknown>, next: unknown = null): Fields {
  return { bars, next_page_token: next };
}

export function aStockSnapshot(changes: Fields = {}): Fields {
  return {
    latestTrade: { t: "2026-11-23T14:59:58.123456789Z", x: "V", p: 671.52, s: 100, c: ["@"], i: 7, z: "B" },
    latestQuote: {
      t: "2026-11-23T14:59:59.5Z",
      ax: "V",
      ap: 671.55,
      as: 3,
      bx: "V",
      bp: 671.5,
      bs: 2,
      c: ["R"],
    },
    minuteBar: anAlpacaBar({ t: "2026-11-23T14:58:00Z", c: 671.4 }),
    dailyBar: anAlpacaBar({ t: "2026-11-23T05:00:00Z", c: 671.45, v: 1_200_000 }),
    prevDailyBar: anAlpacaBar({ t: "2026-11-20T05:00:00Z", c: 669.1 }),
    ...changes,
  };
}

/** SPY's 670 call of 2026-12-18 with everything there is; `changes` say what is special. */
export function anOptionSnapshot(changes: Fields = {}): Fields {
  return {
    dailyBar: { t: "2026-11-23T05:00:00Z", o: 12, h: 13, l: 11.5, c: 12.4, v: 321, n: 90, vw: 12.2 },
    greeks: { delta: 0.52, gamma: 0.01, rho: 0.2, theta: -0.15, vega: 0.6 },
    impliedVolatility: 0.1623,
    latestQuote: {
      ap: 12.5,
      as: 40,
      ax: "W",
      bp: 12.3,
      bs: 31,
      bx: "N",
      c: "A",
      t: "2026-11-23T14:59:59.2Z",
    },
    latestTrade: { c: "I", p: 12.4, s: 1, t: "2026-11-23T14:58:16.034908416Z", x: "N" },
    ...changes,
  };
}

export const CALL_670 = "SPY261218C00670000";

/** What a client of Alpaca needs, with answers that a test writes down; the moment is in session. */
export function alpacaDeps(answer: (url: URL) => ScriptedAnswer, changes: Partial<AlpacaDeps> = {}) {
  const http = scriptedHttp(answer);
  const deps: AlpacaDeps = {
    http,
    apiBase: "https://alpaca.test",
    keyId: "the-key",
    secretKey: "the-secret",
    nowMs: () => IN_SESSION,
    ...changes,
  };
  const queries = () => http.requests.map(({ url }) => Object.fromEntries(new URL(url).searchParams));
  return { http, deps, queries };
}

/** A declared cash dividend of SPY as /v1/corporate-actions sends it. */
export function aWireDividend(changes: Fields = {}): Fields {
  return {
    id: "c0ffee00-0000-4000-8000-000000000001",
    symbol: "SPY",
    cusip: "78462F103",
    rate: 1.761117,
    special: false,
    foreign: false,
    process_date: "2027-01-29",
    ex_date: "2026-12-18",
    record_date: "2026-12-18",
    payable_date: "2027-01-29",
    ...changes,
  };
}

export function aDividendsPage(rows: readonly unknown[], next: string | null = null): Fields {
  return { corporate_actions: { cash_dividends: rows }, next_page_token: next };
}
