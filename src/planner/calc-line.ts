import type { StrategyRequest } from "../calculator/calculate-request.ts";

/** The command of Discord that shows a trade: "/calc strategy:bull_put_spread symbol:SPY strikes:580/575 dte:18". */
export function calcLine(
  {
    symbol,
    strategy,
    strikes,
    fill,
    premium,
    underlyingPrice,
    contracts,
    accountSize,
    root,
  }: StrategyRequest,
  { dte, farDte }: { dte: number; farDte: number | null },
): string {
  const options = {
    strategy,
    symbol,
    strikes: strikes.join("/"),
    dte,
    ...(farDte !== null && { far_dte: farDte }),
    // The calculator's own is the middle.
    ...(fill !== undefined && fill !== "mid" && { fill }),
    ...(premium !== undefined && { premium }),
    ...(underlyingPrice !== undefined && { underlying_price: underlyingPrice }),
    ...(contracts !== undefined && { contracts }),
    ...(accountSize !== undefined && { account_size: accountSize }),
    ...(root !== undefined && { root }),
  };
  const written = Object.entries(options).map(([name, value]) => `${name}:${value}`);
  return ["/calc", ...written].join(" ");
}
