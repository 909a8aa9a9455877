import type { StrategyRequest } from "../../../calculator/calculate-request.ts";
import type { Calculation } from "../../../calculator/calculation.ts";
import { STRATEGIES } from "../../../options/strategy.ts";
import { button, type Part } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { shortDate, todayOf } from "../../render/figures.ts";
import { trackButton } from "../trades/track-button.ts";
import type { Trade } from "./read-trade.ts";
import { strikeMoves } from "./strike-moves.ts";

/** What a trade is one press away from: other dates, other strikes, the other type, and its related views. */
export function tradeButtons(
  command: string,
  asked: OptionValues,
  { request }: Trade,
  calculation: Calculation,
): Part[] {
  const { neighbours, expiration } = calculation;
  const moves = strikeMoves(request, calculation);
  const here = settledOptions(asked, calculation, moves.here);
  // A price of one's own is that of these strikes on that day.
  const { premium: _, ...free } = here;
  const today = todayOf(calculation);
  const toDate = (date: string | null, label: (day: string) => string) =>
    date === null ? [] : [button(label(shortDate(date, today)), command, { ...free, expiry: date })];
  const toStrikes = (strikes: string | null, label: string) =>
    strikes === null ? [] : [button(label, command, { ...free, strikes })];
  const { twin } = moves;
  return [
    ...toDate(neighbours.earlier, (day) => `◀ ${day}`),
    ...toDate(neighbours.later, (day) => `${day} ▶`),
    ...toStrikes(moves.lower, "Strikes ▼"),
    ...toStrikes(moves.higher, "Strikes ▲"),
    ...toStrikes(moves.wider, "Wider"),
    ...toStrikes(moves.narrower, "Narrower"),
    ...(twin === null
      ? []
      : [
          button(labelOf(twin.strategy), command, {
            ...free,
            strategy: twin.strategy,
            strikes: twin.strikes,
          }),
        ]),
    ...(command === "calc" ? [detailsButton(here)] : []),
    button("Refresh", command, here),
    ...follow(request, calculation),
    ...relatedViews(request.symbol, expiration, request.strategy),
  ];
}

/** The same trade as /calc shows it, and where to look further; each opens below. */
export function relatedTrade(asked: OptionValues, trade: Trade, calculation: Calculation): Part[] {
  const { here } = strikeMoves(trade.request, calculation);
  return [
    button("Calc", "calc", settledOptions(asked, calculation, here), { how: "new", style: "primary" }),
    ...relatedViews(trade.request.symbol, calculation.expiration, trade.request.strategy),
  ];
}

/** Kept under the dates that were chosen: days count from the day of the press. */
function follow(request: StrategyRequest, { expiration, data }: Calculation): Part[] {
  const dated = data.source === "manual" ? request : { ...request, dte: undefined, expiration };
  const track = trackButton(dated);
  return [
    ...(track === null ? [] : [track]),
    button("Alert me", "alerts add", { symbol: request.symbol, when: "price" }, { how: "form" }),
  ];
}

export function relatedViews(symbol: string, expiry: string, strategy?: string): Part[] {
  const bias = strategy === undefined ? {} : { bias: biasOf(strategy) };
  return [
    button("Expected move", "em", { symbol, expiry }, { how: "new" }),
    button("Chain", "chain", { symbol, expiry }, { how: "new" }),
    button("Plan", "plan", { symbol, expiry, ...bias }, { how: "new" }),
  ];
}

function detailsButton(options: OptionValues): Part {
  const { details, ...rest } = options;
  return details === true
    ? button("Less", "calc", rest)
    : button("Details", "calc", { ...rest, details: true });
}

/** With the date and the strikes that stand for those asked for; what was typed, where nothing is stored. */
function settledOptions(asked: OptionValues, calculation: Calculation, strikes: string): OptionValues {
  if (calculation.data.source === "manual" || strikes === "") return asked;
  const { dte: _, ...rest } = asked;
  return { ...rest, strikes, expiry: calculation.expiration };
}

function labelOf(strategy: string): string {
  return `As ${STRATEGIES.find(({ name }) => name === strategy)?.label.toLowerCase() ?? strategy}`;
}

const BULLISH = /bull|long_call|short_put|cash_secured|covered_call|pmcc|collar|protective|jade/;
const BEARISH = /bear|long_put|short_call/;

/** What the trade is usually put on for. */
function biasOf(strategy: string): string {
  if (BULLISH.test(strategy)) return "bullish";
  return BEARISH.test(strategy) ? "bearish" : "neutral";
}
