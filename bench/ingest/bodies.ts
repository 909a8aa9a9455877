import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { startSandboxMarket } from "../../local/market/start-sandbox-market.ts";
import type { ChainSlice } from "../../src/chains/slice.ts";
import { addDays } from "../../src/market/calendar-date.ts";

export type Body = { name: string; text: string; slice: ChainSlice; nowMs: number };

type Chain = { callExpDateMap: Record<string, object>; putExpDateMap: Record<string, object> };

const RECORDED = resolve(
  process.env["VOLARIS_SHARED"] ?? resolve(import.meta.dirname, "../../../shared"),
  "recorded/schwab/chains_SPY_2022-05-20_from_tda.json",
);
const SANDBOX_MS = Date.parse("2026-11-23T15:00:00Z");
const WINDOW_STARTS = [0, 14, 46, 121, 401, 1_200];

/** The recorded SPY chain where it is there, sandbox slices of at most 250, 600 and 1,500, and a whole sandbox SPY. */
export async function loadBodies(): Promise<Body[]> {
  const windows = await sandboxWindows();
  const today = "2026-11-23";
  const body = (name: string, chain: Chain): Body => ({
    name,
    text: JSON.stringify(chain),
    slice: { symbol: "SPY", from: today, to: addDays(today, 1_200), side: "ALL" },
    nowMs: SANDBOX_MS,
  });
  const whole = merge(windows);
  return [
    ...recorded(),
    body("sandbox SPY slice of at most 250", firstContracts(whole, 250)),
    body("sandbox SPY slice of at most 600 (the free plan's)", firstContracts(whole, 600)),
    body("sandbox SPY slice of at most 1,500", firstContracts(whole, 1_500)),
    body("sandbox SPY whole", whole),
  ];
}

function recorded(): Body[] {
  if (!existsSync(RECORDED)) {
    console.log("The recorded SPY body is not there (../shared/recorded); its rows are left out.\n");
    return [];
  }
  const slice: ChainSlice = { symbol: "SPY", from: "2022-05-20", to: "2025-09-01", side: "ALL" };
  const nowMs = Date.parse("2022-05-20T19:45:00Z");
  return [{ name: "recorded SPY", text: readFileSync(RECORDED, "utf8"), slice, nowMs }];
}

async function sandboxWindows(): Promise<Chain[]> {
  const [appKey, secretKey, refreshToken] = ["bench", "bench", "bench"];
  const server = await startSandboxMarket({
    port: 0,
    seed: 1,
    now: () => SANDBOX_MS,
    appKey,
    secretKey,
    refreshToken,
  });
  try {
    const token = await fetch(`${server.url}/v1/oauth/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${appKey}:${secretKey}`)}` },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const chains: Chain[] = [];
    for (const [i, start] of WINDOW_STARTS.slice(0, -1).entries()) {
      const query = new URLSearchParams({
        symbol: "SPY",
        fromDate: addDays("2026-11-23", start),
        toDate: addDays("2026-11-23", (WINDOW_STARTS[i + 1] ?? start) - 1),
      });
      const answer = await fetch(`${server.url}/marketdata/v1/chains?${query}`, {
        headers: { authorization: `Bearer ${access_token}` },
      });
      chains.push((await answer.json()) as Chain);
    }
    return chains;
  } finally {
    await server.close();
  }
}

function merge(chains: readonly Chain[]): Chain {
  const [first] = chains;
  if (first === undefined) throw new Error("The sandbox served no chain.");
  return {
    ...first,
    callExpDateMap: Object.assign({}, ...chains.map((chain) => chain.callExpDateMap)),
    putExpDateMap: Object.assign({}, ...chains.map((chain) => chain.putExpDateMap)),
  };
}

/** As many whole expirations from the front as stay under `most` contracts. */
function firstContracts(chain: Chain, most: number): Chain {
  const kept: Chain = { ...chain, callExpDateMap: {}, putExpDateMap: {} };
  let contracts = 0;
  for (const [expiration, calls] of Object.entries(chain.callExpDateMap)) {
    const puts = chain.putExpDateMap[expiration] ?? {};
    contracts += Object.keys(calls).length + Object.keys(puts).length;
    if (contracts > most) break;
    kept.callExpDateMap[expiration] = calls;
    kept.putExpDateMap[expiration] = puts;
  }
  return kept;
}
