import type { AmericanOptionInput } from "../../src/pricing/american-option.ts";
import {
  americanExpiry,
  americanImpliedVolatility,
  americanOption,
  americanPriceAndDelta,
} from "../../src/pricing/american-option.ts";
import { scientific, speedRow, time } from "./measure.ts";
import { treePrice } from "./peer-engines.ts";

/** Puts and calls with rates, yields, terms and volatilities as US equity options have them. */
function sample(): AmericanOptionInput[] {
  const options: AmericanOptionInput[] = [];
  for (const type of ["put", "call"] as const)
    for (const days of [7, 30, 91, 365])
      for (const volatility of [0.15, 0.3, 0.6])
        for (const strike of [85, 95, 100, 105, 115])
          options.push({
            type,
            spot: 100,
            strike,
            years: days / 365,
            rate: 0.043,
            dividendYield: 0.015,
            volatility,
          });
  return options;
}

/** American options per second, and the worst error of the price against the accurate scheme. */
export function americanRows(): string[][] {
  const options = sample();
  const exact = options.map((option) => americanPriceAndDelta(option, "accurate").price);
  const error = (price: (option: AmericanOptionInput) => number) =>
    scientific(
      options.reduce((worst, option, i) => Math.max(worst, Math.abs(price(option) - (exact[i] ?? 0))), 0),
    );
  const shared = americanExpiry({
    type: "put",
    years: 0.25,
    rate: 0.043,
    dividendYield: 0.015,
    volatility: 0.3,
  });
  const run = (name: string, work: (option: AmericanOptionInput) => unknown, worst: string) =>
    speedRow(
      name,
      options.length,
      time(() => options.forEach(work), 31, 30),
      worst,
    );
  const dividends = [{ years: 0.01, amount: 0.5 }];
  return [
    run(
      "volaris, price and delta",
      (o) => americanPriceAndDelta(o),
      error((o) => americanPriceAndDelta(o).price),
    ),
    run(
      "volaris, price and delta, boundary shared by the expiry",
      (o) => shared.priceAndDelta(o.spot, o.strike),
      "as above",
    ),
    run("volaris, price and delta, accurate", (o) => americanPriceAndDelta(o, "accurate"), "reference"),
    run("volaris, all greeks", americanOption, "reference"),
    run("volaris, implied volatility", (o) => americanImpliedVolatility({ ...o, price: 16 }), "-"),
    run("volaris, a cash dividend, price and delta", (o) => americanPriceAndDelta({ ...o, dividends }), "-"),
    run("option-pricing, tree of 100 steps, price", treePrice, error(treePrice)),
  ];
}
