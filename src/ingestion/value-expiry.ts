import { strikeRows } from "../options/chain.ts";
import type { OptionContract } from "../options/contract.ts";
import { quoteMid } from "../options/quote-mid.ts";
import { europeanOption } from "../pricing/european-option.ts";
import { IMPLIED_VOLATILITY_REASONS } from "../pricing/implied-volatility.ts";
import {
  type ImpliedVolatilityColumn,
  impliedVolatilityColumn,
} from "../pricing/implied-volatility-column.ts";
import { expiryForward } from "../volatility/forward.ts";
import { skew } from "../volatility/skew.ts";
import { expirySmile } from "../volatility/smile.ts";
import { smilePoints } from "../volatility/smile-points.ts";
import type { ExpirySummary, ImpliedVolatilityStatus, Valuation, ValuedContract } from "./value-chain.ts";

export type ExpiryToValue = {
  /** All of one root and expiration. */
  contracts: readonly OptionContract[];
  years: number;
  spot: number;
  rate: number;
  dividendYield: number;
};

type Market = { years: number; spot: number; rate: number; dividendYield: number; forward: number };
type Solved = { volatility: number | null; status: ImpliedVolatilityStatus };

/** A quote can't say less than this about a price, dollars a share. */
const TICK = 0.01;

/** Values one expiry: forward by parity, a volatility for each contract from its mid, greeks, and the smile's summary. */
export function valueExpiry(input: ExpiryToValue): { contracts: ValuedContract[]; summary: ExpirySummary } {
  const { contracts, years, spot, rate, dividendYield } = input;
  const found = years > 0 ? expiryForward({ rows: strikeRows(contracts), ...input }) : null;
  const forward = found?.ok ? found.forward : spot;
  // Greeks are taken at the price that the quotes imply: after the close the underlying moves on without them.
  const implied = years > 0 ? forward * Math.exp(-(rate - dividendYield) * years) : spot;
  const market: Market = { years, spot: implied, rate, dividendYield, forward };
  const solved = lendToTwins(contracts, solveVolatilities(contracts, market), market);
  const valued = contracts.map((contract, index) => ({
    ...contract,
    mark: contract.mark ?? 0,
    ...value(contract, solved[index] ?? { volatility: null, status: "invalid" }, market),
  }));
  const forwardSource = found?.ok ? found.source : "carry";
  return { contracts: valued, summary: { ...summarise(valued, market), forwardSource } };
}

function solveVolatilities(contracts: readonly OptionContract[], market: Market): Solved[] {
  const count = contracts.length;
  const { forward, years, rate } = market;
  if (years <= 0) return contracts.map(() => ({ volatility: null, status: "expired" }));
  const mids = contracts.map((contract) => quoteMid(contract));
  const columns = {
    isCall: Uint8Array.from(contracts, ({ type }) => (type === "call" ? 1 : 0)),
    price: Float64Array.from(mids, (mid) => (mid.ok ? mid.mid : Number.NaN)),
    strike: Float64Array.from(contracts, ({ strike }) => strike),
    forward: new Float64Array(count).fill(forward),
    years: new Float64Array(count).fill(years),
    discountFactor: new Float64Array(count).fill(Math.exp(-rate * years)),
  };
  const column = impliedVolatilityColumn(columns);
  return contracts.map((contract, i) =>
    readSolution(contract, mids[i]?.ok === true, columns.price[i], column, i, market),
  );
}

function readSolution(
  contract: OptionContract,
  quoted: boolean,
  mid: number | undefined,
  column: ImpliedVolatilityColumn,
  i: number,
  market: Market,
): Solved {
  if (!quoted || mid === undefined) return { volatility: null, status: "no-quote" };
  const status = column.status[i] ?? 0;
  if (status !== 0) return { volatility: null, status: IMPLIED_VOLATILITY_REASONS[status - 1] ?? "invalid" };
  const intrinsic = discountedIntrinsic(contract, market);
  if (intrinsic > 0 && mid - intrinsic < TICK) return { volatility: null, status: "time-value-below-tick" };
  return { volatility: column.volatility[i] ?? null, status: "ok" };
}

function discountedIntrinsic({ type, strike }: OptionContract, { forward, rate, years }: Market): number {
  return Math.exp(-rate * years) * Math.max(0, type === "call" ? forward - strike : strike - forward);
}

/** An in-the-money contract without a volatility of its own takes that of the other side at its strike. */
function lendToTwins(
  contracts: readonly OptionContract[],
  solved: readonly Solved[],
  market: Market,
): Solved[] {
  const lenders = new Map<number, number>();
  contracts.forEach((contract, i) => {
    const own = solved[i];
    if (own?.status === "ok" && own.volatility !== null && discountedIntrinsic(contract, market) === 0) {
      lenders.set(contract.strike, own.volatility);
    }
  });
  return solved.map((own, i) => {
    const contract = contracts[i];
    if (own.volatility !== null || contract === undefined || discountedIntrinsic(contract, market) === 0)
      return own;
    const lent = lenders.get(contract.strike);
    return lent === undefined ? own : { volatility: lent, status: "twin" };
  });
}

function value(contract: OptionContract, { volatility, status }: Solved, market: Market): Valuation {
  const unknown = { delta: null, gamma: null, thetaPerDay: null, vegaPerVolPoint: null, rhoPerPoint: null };
  if (volatility === null) return { impliedVolatility: null, impliedVolatilityStatus: status, ...unknown };
  const { spot, years, rate, dividendYield } = market;
  const { type, strike } = contract;
  const greeks = europeanOption({ type, spot, strike, years, rate, dividendYield, volatility });
  return {
    impliedVolatility: volatility,
    impliedVolatilityStatus: status,
    delta: greeks.delta,
    gamma: greeks.gamma,
    thetaPerDay: greeks.thetaPerDay,
    vegaPerVolPoint: greeks.vegaPerVolPoint,
    rhoPerPoint: greeks.rhoPerPoint,
  };
}

function summarise(
  contracts: readonly ValuedContract[],
  market: Market,
): Omit<ExpirySummary, "forwardSource"> {
  const { forward, years, rate, dividendYield } = market;
  const fitted = expirySmile({
    points: smilePoints({
      rows: strikeRows(contracts),
      forward,
      years,
      discountFactor: Math.exp(-rate * years),
    }),
    forward,
    years,
  });
  const skewed = fitted.ok ? skew({ smile: fitted.smile, forward, years, dividendYield }) : null;
  const sum = (of: (contract: ValuedContract) => number | null) =>
    contracts.reduce((total, contract) => total + (of(contract) ?? 0), 0);
  return {
    root: contracts[0]?.root ?? "",
    expiration: contracts[0]?.expiration ?? "",
    rate,
    dividendYield,
    forward,
    atmImpliedVolatility: fitted.ok ? fitted.smile.atmVolatility : null,
    skew25Delta: skewed?.ok ? skewed.skew : null,
    contracts: contracts.length,
    volume: sum(({ volume }) => volume),
    openInterest: sum(({ openInterest }) => openInterest),
  };
}
