import { besideModel, type WhatIfGreeks, type WhatIfModel } from "../../options/payoff/what-if.ts";
import { dividendsBefore, type Moment } from "../events/ex-dividends.ts";
import { spotOf } from "../resolve/expiry-market.ts";
import { optionsOf, type ResolvedPosition } from "../resolve/resolved-position.ts";
import { cashOf } from "./exercise-worth.ts";
import { heldPosition, sharesOf } from "./horizon.ts";
import { positionFills } from "./position-fills.ts";
import { tableLegs } from "./table-legs.ts";

const SHARES_PER_CONTRACT = 100;

/** What values a position on another day, beginning at its `greeks`; null where a leg has no volatility. */
export function whatIfModel(
  position: ResolvedPosition,
  greeks: WhatIfGreeks | null,
  moment: Moment,
): WhatIfModel | null {
  const legs = tableLegs(position);
  if (legs === null || greeks === null) return null;
  const { netDebit } = positionFills(position);
  const held = heldPosition(position, netDebit).legs;
  const options = optionsOf(position);
  const model = {
    legs: legs.map((leg, index) => {
      const option = options[index];
      const cash =
        option && cashOf(option.market, dividendsBefore(position, option.expiration, moment) ?? []);
      const share = cash?.share ?? spotOf(option?.market ?? position.near);
      return { ...leg, share, later: held[index]?.later ?? null };
    }),
    shares: sharesOf(position),
    spot: spotOf(position.near),
    netDebit,
    perDollar: SHARES_PER_CONTRACT * (position.contracts ?? 1),
    years: position.near.years,
    dte: position.dte,
  };
  return { ...model, beside: besideModel(model, greeks) };
}
