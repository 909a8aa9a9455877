import { type StrikeRow, straddleAt, strikeRows } from "../options/chain.ts";
import type { OptionContract } from "../options/contract.ts";
import { type ChainGreeks, chainGreeksColumn } from "../pricing/chain-greeks-column.ts";
import { type EarlyExercise, earlyExercise } from "../pricing/early-exercise.ts";
import { impliedVolatility } from "../pricing/implied-volatility.ts";
import { type ExpiryForward, expiryForward } from "../volatility/forward.ts";
import { type ExpiryColumns, type ExpiryToValue, expiryColumns, withForward } from "./expiry-columns.ts";
import { type SolvedVolatilities, solveVolatilities, TICK } from "./solve-volatilities.ts";
import { summariseSmile } from "./summarise-smile.ts";
import type { ExpirySummary, ValuedContract } from "./valued-chain.ts";

/** Values one expiry: forward by parity, a volatility for each contract from its mid, greeks, and the smile's summary. */
export function valueExpiry(input: ExpiryToValue): { contracts: ValuedContract[]; summary: ExpirySummary } {
  const { contracts, rate, dividendYield } = input;
  const american = contracts[0]?.exerciseStyle === "american" && input.years > 0;
  const exercise = american ? earlyExercise({ ...input, leastPremium: TICK }) : null;
  const rows = strikeRows(contracts);
  const { found, columns } = againstForward(input, rows, exercise);
  const solved = solveVolatilities(columns, exercise);
  const greeks = chainGreeksColumn({ ...columns, volatility: solved.volatility });
  const volumes = sumActivity(contracts);
  const summary = {
    root: contracts[0]?.root ?? "",
    expiration: contracts[0]?.expiration ?? "",
    rate,
    dividendYield,
    forward: columns.expiryForward,
    forwardSource: found?.ok ? found.source : ("carry" as const),
    ...summariseSmile(columns, solved),
    atmStraddle: input.years > 0 ? straddleAt(rows, columns.expiryForward) : null,
    contracts: contracts.length,
    ...volumes,
  };
  return { contracts: contracts.map((contract, i) => valued(contract, i, solved, greeks)), summary };
}

type AgainstForward = { found: ExpiryForward | null; columns: ExpiryColumns };

/** Parity holds for European prices, so what early exercise adds to the pair at the money is taken off first. */
function againstForward(
  input: ExpiryToValue,
  rows: readonly StrikeRow[],
  exercise: EarlyExercise | null,
): AgainstForward {
  const { years, rate } = input;
  const found = years > 0 ? expiryForward({ rows, ...input }) : null;
  const columns = expiryColumns(input, found?.ok ? found.forward : input.spot);
  if (!found?.ok || found.source !== "parity" || exercise === null) return { found, columns };
  const volatility = volatilityAtStrike(columns, found.strike);
  const put = exercise.worth("put", columns.spot, found.strike, volatility).premium;
  const call = exercise.worth("call", columns.spot, found.strike, volatility).premium;
  if (put === call) return { found, columns };
  const forward = found.forward + Math.exp(rate * years) * (put - call);
  return { found: { ...found, forward }, columns: withForward(columns, input, forward) };
}

/** Of the call at the strike, without regard to early exercise: good enough to tell what that right is worth. */
function volatilityAtStrike(columns: ExpiryColumns, strike: number): number {
  const i = columns.strike.findIndex((k, index) => k === strike && columns.isCall[index] === 1);
  const { expiryForward: forward, expiryYears: years } = columns;
  const price = columns.price[i] ?? Number.NaN;
  const discountFactor = columns.discountFactor[i] ?? 1;
  const implied = impliedVolatility({ type: "call", price, forward, strike, years, discountFactor });
  return implied.ok ? implied.volatility : 0;
}

function valued(
  contract: OptionContract,
  i: number,
  solved: SolvedVolatilities,
  greeks: ChainGreeks,
): ValuedContract {
  const volatility = solved.volatility[i] ?? 0;
  const known = volatility > 0;
  return {
    contract,
    impliedVolatility: known ? volatility : null,
    impliedVolatilityStatus: solved.status[i] ?? "invalid",
    delta: known ? (greeks.delta[i] ?? 0) + (solved.exerciseDelta[i] ?? 0) : null,
    gamma: known ? (greeks.gamma[i] ?? null) : null,
    thetaPerDay: known ? (greeks.thetaPerDay[i] ?? null) : null,
    vegaPerVolPoint: known ? (greeks.vegaPerVolPoint[i] ?? null) : null,
    rhoPerPoint: known ? (greeks.rhoPerPoint[i] ?? null) : null,
  };
}

function sumActivity(contracts: readonly OptionContract[]): { volume: number; openInterest: number } {
  let volume = 0;
  let openInterest = 0;
  for (const contract of contracts) {
    volume += contract.volume ?? 0;
    openInterest += contract.openInterest ?? 0;
  }
  return { volume, openInterest };
}
