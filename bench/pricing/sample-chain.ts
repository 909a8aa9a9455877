import { blackPrice } from "../../src/pricing/black.ts";
import type { OptionType } from "../../src/pricing/european-option.ts";

export type SampleContract = {
  type: OptionType;
  strike: number;
  years: number;
  volatility: number;
  price: number;
  forward: number;
  discountFactor: number;
};

export const SPOT = 450;
export const RATE = 0.04;
const DAYS = [1, 3, 7, 14, 21, 30, 45, 60, 91, 120, 182, 273, 365, 545, 730];

/**
 * The out-of-the-money side of a chain as a liquid ETF has it, expiry by expiry and strike by strike: out to three
 * deviations, on a skewed smile, without dividends (most peers know none), its prices exact rather than in cents.
 */
export function sampleChain(count: number): SampleContract[] {
  const perExpiry = Math.ceil(count / DAYS.length);
  const chain: SampleContract[] = [];
  for (const days of DAYS) {
    const years = days / 365;
    const forward = SPOT * Math.exp(RATE * years);
    const discountFactor = Math.exp(-RATE * years);
    for (let i = 0; i < perExpiry && chain.length < count; i += 1) {
      const deviations = -3 + (6 * (i + 0.5)) / perExpiry;
      const volatility = 0.18 - 0.03 * deviations + 0.01 * deviations * deviations;
      const strike = forward * Math.exp(deviations * volatility * Math.sqrt(years));
      const type = deviations > 0 ? "call" : "put";
      const price = blackPrice({ type, forward, strike, years, volatility, discountFactor });
      chain.push({ type, strike, years, volatility, price, forward, discountFactor });
    }
  }
  return chain;
}

export function toColumns(chain: readonly SampleContract[]) {
  const column = (name: "price" | "forward" | "strike" | "years" | "discountFactor" | "volatility") =>
    Float64Array.from(chain, (contract) => contract[name]);
  return {
    isCall: Uint8Array.from(chain, ({ type }) => (type === "call" ? 1 : 0)),
    price: column("price"),
    forward: column("forward"),
    strike: column("strike"),
    years: column("years"),
    discountFactor: column("discountFactor"),
    volatility: column("volatility"),
  };
}
