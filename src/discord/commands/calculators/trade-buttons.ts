import type { StrategyRequest } from "../../../calculator/calculate-request.ts";
import type { Calculation } from "../../../calculator/calculation.ts";
import { STRATEGIES } from "../../../options/strategy.ts";
import type { Bias } from "../../../planning/families.ts";
import { button, type Part } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { todayOf } from "../../render/figures.ts";
import { alertMe } from "../alerts/alert-me.ts";
import { dateButtons, planButton, refresh, related } from "../related-views.ts";
import { trackButton } from "../trades/track-button.ts";
import type { Trade } from "./read-trade.ts";
import { strikeMoves } from "./strike-moves.ts";

/** Options of /calc and of every question of a trade that say which trade it is. */
const TRADE_OPTIONS = [
  "strategy",
  "symbol",
  "strikes",
  "expiry",
  "dte",
  "premium",
  "underlying_price",
  "contracts",
  "account_size",
  "root",
  "far_dte",
  "fill",
];

/** What a trade is one press away from: other dates, other strikes, the other type, /calc and its related views. */
export function tradeButtons(
  command: string,
  asked: OptionValues,
  { request }: Trade,
  calculation: Calculation,
): Part[] {
  const { neighbours, expiration: expiry } = calculation;
  const moves = strikeMoves(request, calculation);
  const here = settledOptions(asked, calculation, moves.here);
  // A price of one's own is that of these strikes on that day.
  const { premium: _, ...free } = here;
  const toStrikes = (strikes: string | null, label: string) =>
    strikes === null ? [] : [button(label, command, { ...free, strikes })];
  const { twin } = moves;
  return [
    ...(command === "calc" ? [] : [calcButton(here)]),
    ...dateButtons(command, free, { ...neighbours, today: todayOf(calculation) }),
    ...toStrikes(moves.lower, "Strikes ▼"),
    ...toStrikes(moves.higher, "Strikes ▲"),
    ...toStrikes(moves.wider, "Wider"),
    ...toStrikes(moves.narrower, "Narrower"),
    ...(twin === null ? [] : [button(labelOf(twin.strategy), command, { ...free, ...twin })]),
    ...(command === "calc" ? [detailsButton(here)] : []),
    refresh(command, here),
    ...follow(request, calculation),
    ...lookFurther({ symbol: request.symbol, expiry }, biasOf(request.strategy)),
  ];
}

/** Views beside a calculation; each opens below it. */
export function lookFurther(about: { symbol: string; expiry: string }, bias?: Bias): Part[] {
  return [
    ...related(about, ["em", "chain"], { how: "new" }),
    planButton(about, { how: "new", ...(bias !== undefined && { bias }) }),
  ];
}

/** Kept under the dates that were chosen: days count from the day of the press. */
function follow(request: StrategyRequest, { expiration, data }: Calculation): Part[] {
  const dated = data.source === "manual" ? request : { ...request, dte: undefined, expiration };
  const track = trackButton(dated);
  return [...(track === null ? [] : [track]), alertMe(request.symbol)];
}

/** The same trade as /calc shows it. */
function calcButton(options: OptionValues): Part {
  const trade = Object.entries(options).filter(([name]) => TRADE_OPTIONS.includes(name));
  return button("Calc", "calc", Object.fromEntries(trade), { how: "new", style: "primary" });
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
const VOLATILE = /^(long_)?(straddle|strangle)$/;

/** What the trade is usually put on for. */
function biasOf(strategy: string): Bias {
  if (BULLISH.test(strategy)) return "bullish";
  if (BEARISH.test(strategy)) return "bearish";
  return VOLATILE.test(strategy) ? "volatile" : "neutral";
}
