import { chainGreeksColumn } from "../../src/pricing/chain-greeks-column.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { impliedVolatilityColumn } from "../../src/pricing/implied-volatility-column.ts";
import { scientific, speedRow, time } from "./measure.ts";
import { blackScholesPrice, fiveGreeks, optionPricingPrice } from "./peer-engines.ts";
import { RATE, type SampleContract, SPOT, sampleChain, toColumns } from "./sample-chain.ts";

const COUNT = 10_000;

/** Milliseconds for the implied volatility and five greeks of 10,000 contracts, warm and on the first pass. */
export function chainTiming(): { firstMs: number; medianMs: number } {
  const columns = toColumns(sampleChain(COUNT));
  return time(() => {
    const { volatility } = impliedVolatilityColumn(columns);
    return chainGreeksColumn({ ...columns, spot: SPOT, volatility });
  });
}

/** Contracts per second with five greeks, European prices per second, and the worst error of delta or price. */
export function greeksRows(): string[][] {
  const chain = sampleChain(COUNT);
  const columns = { ...toColumns(chain), spot: SPOT };
  const out = chainGreeksColumn(columns);
  const value = (c: SampleContract) => europeanOption({ ...c, spot: SPOT, rate: RATE, dividendYield: 0 });
  const deltaError = (of: (c: SampleContract, i: number) => number) =>
    scientific(chain.reduce((worst, c, i) => Math.max(worst, Math.abs(of(c, i) - value(c).delta)), 0));
  const priceError = (of: (c: SampleContract) => number) =>
    scientific(chain.reduce((worst, c) => Math.max(worst, Math.abs(of(c) - c.price)), 0));
  const run = (name: string, work: () => unknown, error: string) =>
    speedRow(name, COUNT, time(work, 11, 5), error);
  return [
    run(
      "volaris, five greeks, column",
      () => chainGreeksColumn(columns, out),
      deltaError((_, i) => out.delta[i] ?? 0),
    ),
    run(
      "volaris, price and eight greeks, one by one",
      () => chain.forEach(value),
      priceError((c) => value(c).price),
    ),
    run("greeks, five greeks", () => chain.forEach(fiveGreeks), deltaError(fiveGreeks)),
    run("black-scholes, price", () => chain.forEach(blackScholesPrice), priceError(blackScholesPrice)),
    run("option-pricing, price", () => chain.forEach(optionPricingPrice), priceError(optionPricingPrice)),
  ];
}
