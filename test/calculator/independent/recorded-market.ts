import { normaliseChain } from "../../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../../src/adapters/schwab/wire-chain.ts";
import type { ExpirationChain, StoredContract } from "../../../src/chains/reader-ports.ts";
import { storedSmile } from "../../../src/chains/stored-smile.ts";
import type { OptionType } from "../../../src/options/contract.ts";
import { aStoredChain } from "../../support/memory-chains.ts";
import { loadRecording } from "../../support/shared.ts";

const RECORDINGS = {
  SPY: ["schwab/chains_SPY_2022-05-20_from_tda.json", "2022-05-20"],
  MSFT: ["schwab-wide/chains_MSFT_2020-08-28_from_tda.json", "2020-08-28"],
  AAPL: ["schwab/chains_AAPL_puts_8exp_captured_2025-01-16.json", "2025-01-16"],
} as const;

export type RecordedSymbol = keyof typeof RECORDINGS;

/** One expiration as the last refresh left it: numbers, and the smile's volatilities. Nothing of it is computed here. */
export type RecordedExpiry = {
  readonly expiration: string;
  /** From the quotes to 16:00 in New York. */
  readonly years: number;
  readonly forward: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility: (strike: number) => number;
};

export type RecordedMarket = {
  readonly symbol: RecordedSymbol;
  readonly nowMs: number;
  readonly chain: ExpirationChain;
  /** Those with a smile, in order. */
  readonly expiries: ReadonlyMap<string, RecordedExpiry>;
  readonly contracts: ReadonlyMap<string, StoredContract>;
  readonly underlyingPrice: number;
};

export const contractKey = (expiration: string, type: OptionType, strike: number) =>
  `${expiration} ${type} ${strike}`;

/** A recorded chain as a refresh would have stored it; null where the recordings are absent. */
export function recordedMarket(symbol: RecordedSymbol): RecordedMarket | null {
  const [path, day] = RECORDINGS[symbol];
  const body = loadRecording(path);
  if (body === null) return null;
  const nowMs = Date.parse(`${day}T20:00:00Z`);
  const slice = { symbol, from: day, to: "2030-12-31", side: "ALL" as const };
  const { contracts, underlyingPrice, rate } = normaliseChain(parseChainEnvelope(body), slice, nowMs);
  const chain = aStoredChain({ contracts, underlyingPrice: underlyingPrice ?? 0, rate, atMs: nowMs });
  const expiries = chain.snapshots.flatMap((snapshot): RecordedExpiry[] => {
    const smile = storedSmile(snapshot);
    const { expiration, forward, rate: own, dividendYield, quotedAtMs } = snapshot;
    if (smile === null) return [];
    const years = (closeInNewYork(expiration) - quotedAtMs) / (365 * 86_400_000);
    return [
      {
        expiration,
        years,
        forward,
        rate: own,
        dividendYield,
        volatility: (strike) => smile.volatility(strike),
      },
    ];
  });
  return {
    symbol,
    nowMs,
    chain,
    expiries: new Map(expiries.map((one) => [one.expiration, one])),
    contracts: new Map(
      chain.contracts.map((one) => [contractKey(one.expiration, one.type, one.strike), one]),
    ),
    underlyingPrice: chain.snapshots[0]?.underlyingPrice ?? Number.NaN,
  };
}

const HOUR_IN_NEW_YORK = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  hour: "2-digit",
  hourCycle: "h23",
});

/** 16:00 in New York: 20:00 in Greenwich in summer, an hour later in winter. None of the days closes early. */
function closeInNewYork(date: string): number {
  const summer = Date.parse(`${date}T20:00:00Z`);
  return Number(HOUR_IN_NEW_YORK.format(summer)) === 16 ? summer : summer + 3_600_000;
}
