import { type PositionOutcome, positionOutcome } from "../../options/position-outcome.ts";
import type {
  CalculatedLeg,
  Calculation,
  Capital,
  ExpectedValue,
  Greeks,
  Net,
  PositionEvents,
} from "../calculation.ts";
import type { Moment } from "../events/ex-dividends.ts";
import { amountOf, type ResolvedPosition } from "../resolve/resolved-position.ts";
import { cents, known, perShare, round } from "../rounding.ts";
import { calculatedLegs } from "./calculated-legs.ts";
import { capitalOf } from "./capital.ts";
import { fairValue } from "./fair-value.ts";
import { goingOn } from "./going-on.ts";
import { densityOf, heldPosition } from "./horizon.ts";
import { oddsOf } from "./odds.ts";
import { type PositionFills, positionFills } from "./position-fills.ts";
import { positionInputs } from "./position-inputs.ts";
import { positionTable } from "./position-table.ts";
import { positionWarnings } from "./position-warnings.ts";
import { sizePosition, type UnitRisk } from "./size-position.ts";

const SHARES_PER_CONTRACT = 100;
/** Half a cent on one contract, dollars a share. */
const LEAST_LOSS = 0.005 / SHARES_PER_CONTRACT;

/** The figures of a resolved position: dollars for all contracts at the fill shown, odds under the smile where there is one. */
export function summarisePosition(
  position: ResolvedPosition,
  events: PositionEvents,
  moment: Moment,
): Calculation {
  const contracts = position.contracts ?? 1;
  const shares = SHARES_PER_CONTRACT * contracts;
  const fills = positionFills(position);
  const outcome = positionOutcome(heldPosition(position, fills.netDebit));
  const density = densityOf(position);
  const legs = calculatedLegs(position, fills.legs, moment);
  const greeks = density === null ? null : netGreeks(legs, shares);
  const capital = capitalOf(position, fills, outcome, greeks, shares);
  const odds = density === null ? NO_ODDS : oddsOf({ position, fills, outcome }, density, shares);
  return {
    symbol: position.symbol,
    strategy: position.strategy,
    expiration: position.near.expiration,
    dte: position.dte,
    underlyingPrice: perShare(position.underlyingPrice),
    contracts,
    legs,
    net: netOf(position, fills, shares),
    ...bounds(outcome, shares),
    ...odds,
    probabilityMethod: describeMethod(position, fills),
    expectedValue: density === null ? null : expectedValue(position, fills, shares, moment),
    greeks,
    extrinsic: extrinsic(legs, shares),
    ...capital,
    positionSize: sizePosition(position, unitRisk(outcome, capital, contracts)),
    profitTable:
      density === null ? null : positionTable({ position, fills, outcome, shares, nowMs: moment.nowMs }),
    events,
    inputs: positionInputs(position),
    ...goingOn(position, fills, outcome, shares),
    data: position.data,
    warnings: [...position.warnings, ...positionWarnings(position, fills, outcome)],
  };
}

const NO_ODDS = { probabilityOfProfit: null, probabilities: null };

function bounds({ maxProfit, maxLoss, breakevens }: PositionOutcome, shares: number) {
  return {
    maxProfit: known(maxProfit, (profit) => cents(profit * shares)),
    maxLoss: known(maxLoss, (loss) => cents(loss * shares)),
    breakevens: breakevens.map(cents),
    riskReward: riskReward(maxProfit, maxLoss),
  };
}

function unitRisk(
  { maxLoss }: PositionOutcome,
  { buyingPower, cashToSecure }: Capital,
  contracts: number,
): UnitRisk {
  return {
    maxLoss: known(maxLoss, (loss) => loss * SHARES_PER_CONTRACT),
    buyingPower: known(buyingPower, (dollars) => dollars / contracts),
    cash: known(cashToSecure, (dollars) => dollars / contracts),
  };
}

/** The sum of the legs as shown; null where one has none. */
function netGreeks(legs: readonly CalculatedLeg[], shares: number): Greeks | null {
  const sum = (name: keyof Greeks, digits: number) => {
    let total = 0;
    for (const leg of legs) total += amountOf(leg) * (leg[name] ?? Number.NaN);
    return round(total * shares, digits);
  };
  const greeks = {
    delta: sum("delta", 2),
    gamma: sum("gamma", 4),
    thetaPerDay: sum("thetaPerDay", 2),
    vegaPerVolPoint: sum("vegaPerVolPoint", 2),
    rhoPerPoint: sum("rhoPerPoint", 2),
  };
  return Object.values(greeks).every(Number.isFinite) ? greeks : null;
}

function extrinsic(legs: readonly CalculatedLeg[], shares: number): number | null {
  let total = 0;
  for (const leg of legs) {
    if (leg.type === "stock") continue;
    if (leg.extrinsic === null) return null;
    total += amountOf(leg) * leg.extrinsic;
  }
  return cents(total * shares);
}

function netOf(position: ResolvedPosition, fills: PositionFills, shares: number): Net {
  const kind = position.net?.kind ?? (fills.netDebit >= 0 ? "debit" : "credit");
  const inKind = (debit: number) => perShare(kind === "debit" ? debit : -debit);
  return {
    kind,
    perShare: perShare(Math.abs(fills.netDebit)),
    total: cents(Math.abs(fills.netDebit) * shares),
    fill: fills.fill,
    mid: known(fills.market?.mid ?? null, inKind),
    realistic: known(fills.market?.realistic ?? null, inKind),
    natural: known(fills.market?.natural ?? null, inKind),
  };
}

/** Fair value less what is paid: at the trader's own fill where there is one, it costs nothing more. */
function expectedValue(
  position: ResolvedPosition,
  fills: PositionFills,
  shares: number,
  moment: Moment,
): ExpectedValue | null {
  const fair = fairValue(position, moment);
  if (fair === null || fills.own === null) return null;
  return {
    atMid: cents((fair.value - fills.own.mid) * shares),
    afterCosts: cents((fair.value - fills.own.natural) * shares),
    earlyExercise: cents(fair.earlyExercise * shares),
  };
}

/** How the probability was made, in the words that every answer carries. */
function describeMethod(position: ResolvedPosition, { fill }: PositionFills): string {
  const { near, flatVolatility } = position;
  const held = `risk-neutral, held to expiry on ${near.expiration}`;
  const filled = fill === "manual" ? "at your price" : `filled at ${fill}`;
  if (near.smile !== null) return `${held}, from the smile of that expiry, ${filled}`;
  if (flatVolatility === null) return "not available: no volatility is known";
  return `${held}, lognormal at ${(flatVolatility * 100).toFixed(1)} % volatility, ${filled}`;
}

/** Null also where the loss is too small to be shown: a ratio to nothing says nothing. */
function riskReward(maxProfit: number | null, maxLoss: number | null): number | null {
  const nothing = maxLoss === null || maxLoss < LEAST_LOSS;
  return maxProfit === null || nothing ? null : round(maxProfit / maxLoss, 4);
}
