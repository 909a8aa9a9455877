import type { ExpirationWish } from "../../chains/choose-expiration.ts";
import { AppError } from "../../errors.ts";
import { buildStrategyLegs, type StrategyLeg } from "../../options/build-strategy-legs.ts";
import type { OptionType, Side } from "../../options/contract.ts";
import { farGapDays, opensAs, type StrategyName } from "../../options/strategy.ts";
import type {
  CalculateInput,
  LegsRequest,
  Overrides,
  RequestedOption,
  Sizing,
  StrategyRequest,
} from "../calculate-request.ts";

/** When a leg is to expire; `behind`: of one that lives on, days after the near legs where it has no date of its own. */
export type ExpiryWish = ExpirationWish & { behind?: number | undefined };

export type WantedOption = {
  type: OptionType;
  side: Side;
  strike: number;
  quantity: number;
  expiry: ExpiryWish;
  /** The trader's own price and volatility. */
  premium: number | null;
  impliedVolatility: number | null;
};

export type WantedStock = { type: "stock"; side: Side; quantity: number; premium: number | null };
export type WantedLeg = WantedOption | WantedStock;

/** A position as asked for, however it was written. */
export type WantedPosition = Sizing &
  Overrides & {
    symbol: string | null;
    strategy: StrategyName | "custom";
    legs: WantedLeg[];
    /** The net price of several legs, where that was given: dollars a share, not negative. */
    net: { kind: "debit" | "credit"; premium: number } | null;
    notes: string[];
    /** How a leg is called in a message. */
    nameLeg(index: number): string;
  };

export const isOption = <Leg extends { type: string }>(leg: Leg): leg is Exclude<Leg, { type: "stock" }> =>
  leg.type !== "stock";

/** A strategy by name is a way to write legs. Throws `invalid_request` for strikes that do not fit it. */
export function wantedPosition(input: CalculateInput): WantedPosition {
  return input.kind === "legs" ? fromLegs(input) : fromStrategy(input);
}

function fromLegs(input: LegsRequest): WantedPosition {
  const { symbol = null, legs } = input;
  if (!legs.some(isOption)) {
    throw new AppError("invalid_request", "legs: shares alone are no options position.", {
      hint: "Add one option leg at least.",
    });
  }
  return {
    ...sizingAndOverrides(input),
    symbol,
    strategy: "custom",
    legs: legs.map((leg) =>
      leg.type === "stock" ? { ...leg, premium: leg.premium ?? null } : asWanted(leg),
    ),
    net: null,
    notes: [],
    nameLeg: (index) => `legs.${index}: `,
  };
}

function asWanted(leg: RequestedOption): WantedOption {
  const { type, side, strike, quantity, dte, expiration, root, premium = null } = leg;
  const expiry = { dte, expiration, root };
  return { type, side, strike, quantity, expiry, premium, impliedVolatility: leg.impliedVolatility ?? null };
}

function fromStrategy(input: StrategyRequest): WantedPosition {
  const { symbol, strategy, premium } = input;
  const { legs, note } = requireLegs(input);
  if (farGapDays(strategy) === null) refuseFarDate(input);
  // The net price of a single option is that option's.
  const single = legs.length === 1;
  return {
    ...sizingAndOverrides(input),
    symbol,
    strategy,
    legs: legs.map((leg) =>
      leg.type === "stock"
        ? { type: "stock", side: leg.side, quantity: leg.quantity, premium: null }
        : {
            type: leg.type,
            side: leg.side,
            strike: leg.strike,
            quantity: leg.quantity,
            expiry: leg.expiry === "far" ? farWish(input) : nearWish(input),
            premium: single ? (premium ?? null) : null,
            impliedVolatility: null,
          },
    ),
    net: premium === undefined || single ? null : { kind: opensAs(strategy), premium },
    notes: note === null ? [] : [note],
    nameLeg: () => "",
  };
}

function requireLegs(input: StrategyRequest): { legs: readonly StrategyLeg[]; note: string | null } {
  const built = buildStrategyLegs(input.strategy, input.strikes);
  if (!built.ok) throw new AppError("invalid_request", `strikes: ${built.message}`, { hint: built.hint });
  return built;
}

function refuseFarDate({ strategy, farDte, farExpiration }: StrategyRequest): void {
  if (farDte === undefined && farExpiration === undefined) return;
  const field = farDte === undefined ? "farExpiration" : "farDte";
  throw new AppError("invalid_request", `${field}: ${strategy} has one expiration.`, {
    hint: "Leave it out, or name a calendar or a diagonal.",
  });
}

const nearWish = ({ dte, expiration, root }: StrategyRequest): ExpiryWish => ({ dte, expiration, root });

function farWish({ strategy, farDte, farExpiration, root }: StrategyRequest): ExpiryWish {
  return { dte: farDte, expiration: farExpiration, root, behind: farGapDays(strategy) ?? 0 };
}

function sizingAndOverrides(input: CalculateInput): Sizing & Overrides {
  const { contracts, accountSize, riskPercent, underlyingPrice, rate, dividendYield, fill } = input;
  return { contracts, accountSize, riskPercent, underlyingPrice, rate, dividendYield, fill };
}
