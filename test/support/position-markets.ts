import type { ExpirationChain } from "../../src/chains/reader-ports.ts";
import type { DividendSchedule } from "../../src/market/dividend-schedule.ts";
import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import type { OptionContract } from "../../src/options/contract.ts";
import { aStoredChain, memoryChains } from "./memory-chains.ts";
import { aModelChain } from "./model-chain.ts";
import { IN_SESSION } from "./moments.ts";

export const SPOT = 580;
/** A week, a month, two months, a year. */
export const DATES = ["2026-11-27", "2026-12-18", "2027-01-15", "2027-11-19"] as const;
const STRIKES = Array.from({ length: 49 }, (_, i) => 460 + 5 * i);
const RATE = 0.04;

/** Two payments within the year; the first before the monthly. */
export const PAYER: DividendSchedule = {
  status: "scheduled",
  dividends: [
    { exDate: "2026-12-14", amount: 1.9, certainty: "declared", source: "alpaca" },
    { exDate: "2027-03-15", amount: 1.9, certainty: "estimated", source: "schwab" },
  ],
};

/** Downside dearer than upside, near dates more than far ones. */
function skewed(strike: number, years: number): number {
  return 0.2 - (0.08 * Math.log(strike / SPOT)) / Math.sqrt(years + 0.1);
}

/** American options on a payer of cash, quoted a few cents wide around a skew. */
function americanPayer(expiration: string): OptionContract[] {
  const years = yearsBetween(IN_SESSION, expiresAtMs(expiration, "PM"));
  const paid = PAYER.dividends
    .filter(({ exDate }) => exDate <= expiration)
    .reduce((sum, { exDate, amount }) => {
      return sum + amount * Math.exp(-RATE * yearsBetween(IN_SESSION, expiresAtMs(exDate, "AM")));
    }, 0);
  const market = { root: "SPY", symbol: "SPY", rate: RATE, dividendYield: 0, spot: SPOT - paid, expiration };
  return STRIKES.flatMap((strike) => {
    const volatility = skewed(strike, years);
    return aModelChain({ ...market, strikes: [strike], volatility, spread: 0.06 }).map((contract) => {
      const intrinsic = Math.max(0, contract.type === "call" ? SPOT - strike : strike - SPOT);
      const up = Math.max(0, intrinsic + 0.02 - (contract.mark ?? 0));
      const [bid, ask, mark] = [contract.bid, contract.ask, contract.mark].map((price) => (price ?? 0) + up);
      return { ...contract, exerciseStyle: "american" as const, bid, ask, mark } as OptionContract;
    });
  });
}

const index = (root: string, expiration: string, settlement: "AM" | "PM") =>
  aModelChain({
    ...{ root, symbol: "SPX", rate: RATE, dividendYield: 0.012, spot: SPOT, expiration, settlement },
    ...{ volatility: root === "SPX" ? 0.22 : 0.2, strikes: STRIKES, spread: 0.1 },
  });

const european = (expiration: string) =>
  aModelChain({
    ...{ root: "SPY", symbol: "SPY", rate: RATE, dividendYield: 0.012, spot: SPOT },
    ...{ volatility: 0.2, strikes: STRIKES, expiration },
  });

const inputs = { curve: null, dividends: PAYER };

/** The chains of the three kinds of market that a position may stand in. */
export const CHAINS = {
  european: DATES.map((date) => aStoredChain({ contracts: european(date) })),
  payer: DATES.map((date) => aStoredChain({ contracts: americanPayer(date), inputs })),
  index: DATES.flatMap((date): ExpirationChain[] =>
    date === DATES[0]
      ? [aStoredChain({ contracts: index("SPXW", date, "PM") })]
      : [aStoredChain({ contracts: [...index("SPX", date, "AM"), ...index("SPXW", date, "PM")] })],
  ),
} as const;

export const MARKETS = {
  european: memoryChains(CHAINS.european),
  payer: memoryChains(CHAINS.payer),
  index: memoryChains(CHAINS.index),
};
