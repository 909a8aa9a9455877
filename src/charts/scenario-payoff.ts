import { addDays } from "../market/calendar-date.ts";
import { type Scenario, scenarioProfits, type WhatIfModel } from "../options/payoff/what-if.ts";
import { dayName } from "./parts/words.ts";
import type { PayoffPicture } from "./payoff.ts";

/**
 * The picture with the profit of another day and volatility in place of the half-way one. At the present moment without a
 * shift it is the picture itself.
 */
export function scenarioPayoff(
  picture: PayoffPicture,
  model: WhatIfModel,
  scenario: Scenario,
): PayoffPicture {
  const { days, volatilityPoints: points } = scenario;
  if (days <= 0 && points === 0) return picture;
  const date = addDays(picture.expiration, Math.min(0, days - picture.dte));
  const shift = points === 0 ? "" : `, IV ${points > 0 ? "+" : "−"}${Math.abs(points)}`;
  return {
    ...picture,
    curves: { ...picture.curves, halfWay: scenarioProfits(model, scenario, picture.prices) },
    halfWayDate: date,
    halfWayName: `${dayName(date)}${shift}`,
  };
}
