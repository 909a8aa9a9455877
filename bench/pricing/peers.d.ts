// Peers without types of their own; only what the bench calls.
declare module "implied-volatility" {
  export function getImpliedVolatility(
    price: number,
    spot: number,
    strike: number,
    years: number,
    rate: number,
    type: "call" | "put",
    guess?: number,
  ): number;
}
declare module "black-scholes" {
  export function blackScholes(
    spot: number,
    strike: number,
    years: number,
    volatility: number,
    rate: number,
    type: "call" | "put",
  ): number;
}
declare module "greeks" {
  type Greek = (
    spot: number,
    strike: number,
    years: number,
    volatility: number,
    rate: number,
    type: "call" | "put",
    scale?: number,
  ) => number;
  export const getDelta: Greek;
  export const getTheta: Greek;
  export const getRho: Greek;
  type TypelessGreek = (
    spot: number,
    strike: number,
    years: number,
    volatility: number,
    rate: number,
  ) => number;
  export const getGamma: TypelessGreek;
  export const getVega: TypelessGreek;
}
declare module "option-pricing" {
  export class Option {
    constructor(terms: {
      style: "european" | "american";
      type: "call" | "put";
      initialSpotPrice: number;
      strikePrice: number;
      timeToMaturity: number;
      volatility: number;
      riskFreeRate?: number;
      dividendYield?: number;
    });
    price(method: "black-scholes" | "bt", params?: { timeSteps: number }): number;
  }
}
