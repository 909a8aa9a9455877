import { hasButterflyArbitrage } from "../options/butterfly-arbitrage.ts";
import { type StrikeRow, straddleAt } from "../options/chain.ts";
import type { OptionContract } from "../options/contract.ts";
import type { CashDividend } from "../pricing/american-grid.ts";
import { type ChainGreeks, chainGreeksColumn } from "../pricing/chain-greeks-column.ts";
import { type LeftToLose, thetaLeft } from "../pricing/theta-left.ts";
import { createExercisePremiums, type ExercisePremiums } from "./exercise-premiums.ts";
import { type ExpiryColumns, expiryColumns } from "./expiry-columns.ts";
import { type FittedSmile, fitExpirySmile } from "./fit-expiry-smile.ts";
import { TICK } from "./parity-relief.ts";
import { type DatedRate, type SettledCarry, settleCarry } from "./settle-carry.ts";
import { needsVolatility, type SolvedVolatilities, solveVolatilities } from "./solve-volatilities.ts";
import { summariseExpiry } from "./summarise-expiry.ts";
import type { ExpirySummary, ValuedContract } from "./valued-chain.ts";

export type ExpiryToValue = DatedRate & {
  /** All of one root and expiration. */
  contracts: readonly OptionContract[];
  rows: readonly StrikeRow[];
  years: number;
  american: boolean;
  /** Cash that goes ex before expiry, ascending. */
  dividends: readonly CashDividend[];
  dividendsKnown: boolean;
  /** What holding the share is known to cost, a fraction a year. */
  residualYield: number;
  /** When the chain's quotes stood, epoch ms. */
  quotedAtMs: number;
};

/**
 * Values one expiry: its forward, a volatility for each contract from its mid, the smile through them, greeks, and the
 * summary. Without a price of the underlying and without parity nothing is valued, and there is no summary.
 */
export function valueExpiry(
  input: ExpiryToValue,
  spot: number | null,
): { contracts: ValuedContract[]; summary: ExpirySummary | null } {
  if (spot === null) return { contracts: input.contracts.map(withoutForward), summary: null };
  const settled = input.years > 0 ? settleCarry({ ...input, spot }) : expired({ ...input, spot });
  const { carry } = settled;
  const columns = expiryColumns(input.contracts, carry, input.quotedAtMs);
  const { exercise } = carry;
  const premiumsAt = exercise === null ? null : createExercisePremiums(columns, exercise);
  const solved = solveVolatilities(columns, premiumsAt);
  const fitted = fitExpirySmile(columns, solved);
  if (fitted !== null) lendFromSmile(columns, solved, fitted);
  const greeks = chainGreeksColumn({ ...columns, volatility: solved.volatility });
  const premiums = premiumsAt?.(solved.volatility) ?? null;
  const summary = summariseExpiry({
    ...settled,
    spot,
    contracts: input.contracts,
    dividendsKnown: input.dividendsKnown,
    fitted,
    worthless: columns.worthless,
    straddle: input.years > 0 ? straddleAt(input.rows, carry.forward) : null,
    butterfly: hasButterflyArbitrage(input.rows),
  });
  return {
    contracts: input.contracts.map((contract, i) =>
      valued(contract, i, { spot, years: input.years }, solved, greeks, premiums),
    ),
    summary,
  };
}

function expired(ground: ExpiryToValue & { spot: number }): SettledCarry {
  const { rate, rateSource, spot } = ground;
  const carry = {
    ...ground,
    forward: spot,
    residualYield: 0,
    exercise: null,
    source: "carry" as const,
    error: 0,
  };
  return { carry, rate, rateSource, slopeRate: null };
}

function withoutForward(contract: OptionContract): ValuedContract {
  return {
    contract,
    impliedVolatility: null,
    impliedVolatilityStatus: "no-forward",
    delta: null,
    gamma: null,
    thetaPerDay: null,
    vegaPerVolPoint: null,
    rhoPerPoint: null,
  };
}

/** An in-the-money contract that has no volatility, nor a twin, takes the smile's. */
function lendFromSmile(columns: ExpiryColumns, solved: SolvedVolatilities, { smile }: FittedSmile): void {
  const { volatility, status } = solved;
  for (let i = 0; i < status.length; i += 1) {
    if (!needsVolatility(columns, status, i)) continue;
    volatility[i] = smile.volatility(columns.strike[i] ?? 0);
    status[i] = "smile";
  }
}

function valued(
  contract: OptionContract,
  i: number,
  { spot, years }: { spot: number; years: number },
  { volatility, status }: SolvedVolatilities,
  greeks: ChainGreeks,
  premiums: ExercisePremiums | null,
): ValuedContract {
  const sigma = volatility[i] ?? 0;
  const known = sigma > 0;
  const exercised = (premiums?.premium[i] ?? 0) > TICK ? (premiums?.delta[i] ?? 0) : 0;
  const delta = Math.max(-1, Math.min(1, (greeks.delta[i] ?? 0) + exercised));
  return {
    contract,
    impliedVolatility: known ? sigma : null,
    impliedVolatilityStatus: status[i] ?? "invalid",
    delta: known ? delta : null,
    gamma: known ? (greeks.gamma[i] ?? null) : null,
    thetaPerDay: known ? thetaLeft(greeks.thetaPerDay[i] ?? 0, leftToLose(contract, spot, years)) : null,
    vegaPerVolPoint: known ? (greeks.vegaPerVolPoint[i] ?? null) : null,
    rhoPerPoint: known ? (greeks.rhoPerPoint[i] ?? null) : null,
  };
}

/** At its mark; without end where nobody marks it. */
function leftToLose(
  { type, strike, mark, bid, ask }: OptionContract,
  spot: number,
  years: number,
): LeftToLose {
  const price = mark ?? (bid === null || ask === null ? Number.POSITIVE_INFINITY : (bid + ask) / 2);
  return { price, intrinsic: Math.max(0, type === "call" ? spot - strike : strike - spot), years };
}
