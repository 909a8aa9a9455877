import blackScholes from "black-scholes";
import greeks from "greeks";
import { Option } from "option-pricing";
import type { EuropeanOptionInput } from "../../src/pricing/european-option.ts";
import { RATE, type SampleContract, SPOT } from "./sample-chain.ts";

/** All five greeks of the package; answers delta. */
export function fiveGreeks({ type, strike, years, volatility }: SampleContract): number {
  const terms = [SPOT, strike, years, volatility, RATE] as const;
  const delta = greeks.getDelta(...terms, type);
  greeks.getGamma(...terms);
  greeks.getVega(...terms);
  greeks.getTheta(...terms, type);
  greeks.getRho(...terms, type);
  return delta;
}

export function blackScholesPrice({ type, strike, years, volatility }: SampleContract): number {
  return blackScholes.blackScholes(SPOT, strike, years, volatility, RATE, type);
}

export function optionPricingPrice(contract: SampleContract): number {
  const terms = { ...contract, spot: SPOT, rate: RATE, dividendYield: 0 };
  return toOption(terms, "european").price("black-scholes");
}

export function treePrice(terms: EuropeanOptionInput): number {
  return toOption(terms, "american").price("bt", { timeSteps: 100 });
}

function toOption(terms: EuropeanOptionInput, style: "european" | "american"): Option {
  return new Option({
    style,
    type: terms.type,
    initialSpotPrice: terms.spot,
    strikePrice: terms.strike,
    timeToMaturity: terms.years,
    volatility: terms.volatility,
    riskFreeRate: terms.rate,
    dividendYield: terms.dividendYield,
  });
}
