import { neonConfig } from "@neondatabase/serverless";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { connectPostgres } from "../../src/adapters/postgres/client.ts";
import { normaliseChain } from "../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../src/adapters/schwab/wire-chain.ts";
import type { FetchedChain } from "../../src/chains/ports.ts";
import type { ChainSlice } from "../../src/chains/slice.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import type { DividendSchedule } from "../../src/market/dividend-schedule.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import type { ValuedChain } from "../../src/valuation/valued-chain.ts";

/** The Worker's own path from a body to what leaves for Postgres, stage by stage; only the network is missing. */

export type Sent = { statements: number; parameters: number; bytes: number };

const STATEMENT_ANSWER = { fields: [], rows: [], command: "UPDATE", rowCount: 1, rowAsArray: true };
const sent: Sent = { statements: 0, parameters: 0, bytes: 0 };

const db = connectPostgres({
  url: "postgres://bench:bench@bench.invalid/bench",
  httpEndpoint: "http://bench.invalid/sql",
});
const store = createChainStore(db);

neonConfig.fetchFunction = async (_url: string, init: { body: string }) => {
  // Read once: looking into the request is the bench's cost, not the pipeline's.
  if (sent.bytes !== init.body.length) {
    const { queries } = JSON.parse(init.body) as { queries: { params: unknown[] }[] };
    sent.bytes = init.body.length;
    sent.statements = queries.length;
    sent.parameters = queries.reduce((sum, query) => sum + query.params.length, 0);
  }
  return Response.json({ results: Array.from({ length: sent.statements }, () => STATEMENT_ANSWER) });
};

export function parseBody(body: string): unknown {
  return JSON.parse(body);
}

export function normalise(parsed: unknown, slice: ChainSlice, nowMs: number): FetchedChain {
  return { ...normaliseChain(parseChainEnvelope(parsed), slice, nowMs), bytes: 0, providerCalls: 1 };
}

/** A curve and no dividends; with `payer` a quarterly one from tomorrow on, so that expirations span ex-dates. */
export function value(chain: FetchedChain, payer = false): ValuedChain {
  return valueChain(chain, {
    curve: { day: newYorkDate(chain.fetchedAtMs), points: CURVE },
    dividends: payer ? quarterly(chain) : { status: "none", dividends: [] },
  });
}

const CURVE = [
  { years: 0.25, parYield: 0.04 },
  { years: 2, parYield: 0.038 },
];
const QUARTER_DAYS = 91;

function quarterly({ fetchedAtMs, underlyingPrice }: FetchedChain): DividendSchedule {
  const today = newYorkDate(fetchedAtMs);
  const amount = 0.004 * (underlyingPrice ?? 100);
  const dividends = Array.from({ length: 12 }, (_, i) => ({
    exDate: addDays(today, 1 + i * QUARTER_DAYS),
    amount,
    certainty: "projected" as const,
    source: "bench",
  }));
  return { status: "scheduled", dividends };
}

/** Builds the seven statements and hands them to the driver. Returns what would have gone over the wire. */
export async function encode(slice: ChainSlice, chain: FetchedChain, valued: ValuedChain): Promise<Sent> {
  await store.storeSlice(
    {
      runId: "options_refresh@2026-11-23T15:00:00.000Z",
      key: "bench",
      symbol: slice.symbol,
      side: slice.side,
      slotMs: chain.fetchedAtMs,
      provider: chain.provider,
      fetchedAtMs: chain.fetchedAtMs,
      delayed: chain.delayed,
      valued,
      unpriced: chain.unpriced,
      unreadable: chain.unreadable,
      skipped: chain.skipped,
      cost: { providerCalls: 1, bytes: 0, elapsedMs: 0 },
    },
    chain.fetchedAtMs,
  );
  return { ...sent };
}

export async function runAll(
  body: string,
  slice: ChainSlice,
  nowMs: number,
): Promise<{ contracts: number; sent: Sent }> {
  const chain = normalise(parseBody(body), slice, nowMs);
  const valued = value(chain);
  return { contracts: valued.contracts.length, sent: await encode(slice, chain, valued) };
}
