import type { OptionContract } from "../options/contract.ts";
import type { WorthlessQuote } from "../options/quote-worth.ts";
import { modelFreeVolatility } from "../volatility/model-free-volatility.ts";
import { skew } from "../volatility/skew.ts";
import type { Smile } from "../volatility/smile.ts";
import type { ExpiryCarry } from "./fit-carry.ts";
import type { FittedSmile } from "./fit-expiry-smile.ts";
import type { DatedRate } from "./settle-carry.ts";
import type { ExpirySummary } from "./valued-chain.ts";

/** What an expiry came to, in the numbers that are kept of it. */
export function summariseExpiry(
  input: DatedRate & {
    slopeRate: number | null;
    /** Of the chain: the noise of one expiry moves its carry, not the share. */
    spot: number;
    contracts: readonly OptionContract[];
    carry: ExpiryCarry;
    dividendsKnown: boolean;
    fitted: FittedSmile | null;
    worthless: readonly (WorthlessQuote | null)[];
    straddle: number | null;
    butterfly: boolean;
  },
): ExpirySummary {
  const { contracts, carry, fitted, spot } = input;
  const { forward, years, rate, dividends } = carry;
  const dividendYield = years > 0 ? rate - Math.log(forward / spot) / years : 0;
  const paid = dividends.reduce((sum, { amount }) => sum + amount, 0);
  return {
    root: contracts[0]?.root ?? "",
    expiration: contracts[0]?.expiration ?? "",
    underlyingPrice: spot,
    rate,
    rateSource: input.rateSource,
    slopeRate: input.slopeRate,
    dividendYield,
    dividends: input.dividendsKnown ? paid : null,
    forward,
    forwardError: carry.error,
    forwardSource: carry.source,
    smile: fitted?.numbers ?? null,
    atmImpliedVolatility: fitted?.smile.atmVolatility ?? null,
    skew25Delta: fitted === null ? null : skewOf(fitted.smile, dividendYield),
    modelFreeVolatility: fitted === null ? null : modelFreeVolatility(fitted.smile),
    butterflyArbitrage: input.butterfly,
    atmStraddle: input.straddle,
    contracts: contracts.length,
    tooWide: input.worthless.filter((reason) => reason === "too-wide").length,
    ...sumActivity(contracts),
  };
}

/** Beyond the quoted strikes there is nothing to read a delta from. */
function skewOf(smile: Smile, dividendYield: number): number | null {
  const skewed = skew({ smile, forward: smile.forward, years: smile.years, dividendYield });
  return skewed.ok && !skewed.extrapolated ? skewed.skew : null;
}

function sumActivity(contracts: readonly OptionContract[]): { volume: number; openInterest: number } {
  let volume = 0;
  let openInterest = 0;
  for (const contract of contracts) {
    volume += contract.volume ?? 0;
    openInterest += contract.openInterest ?? 0;
  }
  return { volume, openInterest };
}
