import type { PositionOutcome } from "../../options/position-outcome.ts";
import { profitTable } from "../../options/profit-table.ts";
import { expectedMove } from "../../volatility/expected-move.ts";
import type { Calculation } from "../calculation.ts";
import type { GoingOn, Neighbours, PriceMove } from "../going-on.ts";
import { spotOf } from "../resolve/expiry-market.ts";
import type { ResolvedLeg, ResolvedPosition } from "../resolve/resolved-position.ts";
import { cents, known } from "../rounding.ts";
import { sharesOf } from "./horizon.ts";
import type { PositionFills } from "./position-fills.ts";
import { tableLegs } from "./table-legs.ts";

const ONE_PERCENT = 0.01;

/** How far the price may go, what moves do to a position, and what is listed beside it. */
export function goingOn(
  position: ResolvedPosition,
  fills: PositionFills,
  outcome: PositionOutcome,
  shares: number,
): GoingOn & Pick<Calculation, "expectedMove"> {
  const expected = moveByExpiration(position);
  return {
    expectedMove: expected,
    neighbours: neighboursOf(position),
    moves: positionMoves(position, fills, outcome, { shares, expected }),
  };
}

/** One standard deviation of the underlying by the expiration, beside the straddle that the market quotes for it. */
function moveByExpiration({ near, flatVolatility }: ResolvedPosition): Calculation["expectedMove"] {
  const volatility = near.smile?.atmVolatility ?? flatVolatility;
  if (volatility === null) return null;
  const spot = spotOf(near);
  const { years, rate, dividendYield, stored } = near;
  const straddle = stored?.unmoved === true ? stored.snapshot.atmStraddle : null;
  const quotedStraddle = straddle ?? undefined;
  const move = expectedMove({ spot, volatility, years, rate, dividendYield, quotedStraddle });
  if (!move.ok) return null;
  return {
    oneSigma: cents(move.oneSigma),
    lower: cents(spot - move.oneSigmaDown),
    upper: cents(spot + move.oneSigmaUp),
    straddle: known(straddle, cents),
  };
}

function neighboursOf({ near, legs, listed }: ResolvedPosition): Neighbours {
  return {
    earlier: listed.findLast((date) => date < near.expiration) ?? null,
    later: listed.find((date) => date > near.expiration) ?? null,
    strikes: legs.map(strikesBeside),
  };
}

function strikesBeside(leg: ResolvedLeg): Neighbours["strikes"][number] {
  if (leg.type === "stock" || leg.market.stored === null) return { lower: null, higher: null };
  const { calls, puts } = leg.market.stored;
  const strikes = leg.type === "call" ? calls : puts;
  return {
    lower: strikes.findLast((strike) => strike < leg.strike) ?? null,
    higher: strikes.find((strike) => strike > leg.strike) ?? null,
  };
}

/**
 * Profit where the underlying moves by one percent, and to the ends of the expected move: at
 * once, as the profit table values it, and at that expiry. None where a leg has no volatility.
 */
function positionMoves(
  position: ResolvedPosition,
  { netDebit }: PositionFills,
  outcome: PositionOutcome,
  { shares, expected }: { shares: number; expected: Calculation["expectedMove"] },
): PriceMove[] {
  const legs = tableLegs(position);
  if (legs === null) return [];
  const spot = spotOf(position.near);
  const sigmas =
    expected === null
      ? []
      : [
          { change: -1, price: expected.lower },
          { change: 1, price: expected.upper },
        ];
  const moves = [
    ...[-ONE_PERCENT, ONE_PERCENT].map((change) => ({
      by: "percent" as const,
      change,
      price: spot * (1 + change),
    })),
    ...sigmas.map((one) => ({ ...one, by: "sigma" as const })),
  ];
  const prices = moves.map(({ price }) => price);
  const [today = []] = profitTable({
    legs,
    shares: sharesOf(position),
    spot,
    netDebit,
    dates: [0],
    prices,
  });
  return moves.map((move, index) => ({
    ...move,
    price: cents(move.price),
    today: cents((today[index] ?? 0) * shares),
    atExpiry: cents(outcome.profitAt(move.price) * shares),
  }));
}
