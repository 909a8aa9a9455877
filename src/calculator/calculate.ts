import { liveSeries } from "../chains/live-series.ts";
import type { ChainReader, StoredExpiration } from "../chains/reader-ports.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { type DataFreshness, isStale } from "../providers/freshness.ts";
import type { CalculateInput, StrategyRequest } from "./calculate-request.ts";
import type { Calculation } from "./calculation.ts";
import { missingByHand, positionByHand } from "./position-by-hand.ts";
import { positionFromChain, requireLegs } from "./position-from-chain.ts";
import { positionFromLegs } from "./position-from-legs.ts";
import type { ResolvedPosition } from "./resolved-position.ts";
import { summarisePosition } from "./summarise-position.ts";

export type CalculateDeps = {
  chains: ChainReader;
  /** The first configured provider of chains: quotes of another one are marked as a fallback's. */
  firstChainProvider?: string | undefined;
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
};

/**
 * What a trade is worth: from stored quotes where there are any, else from what the trader gave. Throws
 * `invalid_request` naming the field, or `no_quotes` saying what to give by hand.
 */
export async function calculate(
  deps: CalculateDeps,
  input: CalculateInput,
  nowMs: number,
): Promise<Calculation> {
  const position = await resolve(deps, input, nowMs);
  const fallback = fallbackWarning(position.data.provider, deps.firstChainProvider);
  const warnings = fallback === null ? position.warnings : [...position.warnings, fallback];
  const data = ageOf(position.data, nowMs, deps.calendar);
  return summarisePosition({ ...position, data, warnings }, input);
}

/** Whether quotes are stale is for the calendar to say, which knows of closed days. */
function ageOf(data: DataFreshness, nowMs: number, calendar: TradingCalendar | undefined): DataFreshness {
  if (data.asOfMs === null || calendar === undefined) return data;
  return { ...data, stale: isStale(data.quotedAtMs ?? data.asOfMs, nowMs, { calendar }) };
}

async function resolve(deps: CalculateDeps, input: CalculateInput, nowMs: number): Promise<ResolvedPosition> {
  const { chains } = deps;
  const listed = input.symbol === undefined ? [] : await listExpirations(deps, input.symbol, nowMs);
  if (input.kind === "legs") return positionFromLegs(chains, input, listed, nowMs);
  // Strikes that do not fit the strategy are the trader's first question, whatever is stored.
  requireLegs(input);
  if (listed.length > 0) return positionFromChain(chains, input, listed, nowMs);
  return byHand(input, nowMs);
}

function byHand(input: StrategyRequest, nowMs: number): ResolvedPosition {
  if (input.premium === undefined || input.underlyingPrice === undefined) throw missingByHand(input.symbol);
  return positionByHand(input, nowMs);
}

async function listExpirations(
  { chains, calendar }: CalculateDeps,
  symbol: string,
  nowMs: number,
): Promise<StoredExpiration[]> {
  return liveSeries(await chains.listExpirations(symbol, newYorkDate(nowMs)), nowMs, calendar);
}

/** Says that a fallback gave the quotes; null when the provider that is asked first did. */
function fallbackWarning(provider: string | null, first: string | undefined): string | null {
  if (provider === null || first === undefined || provider === first) return null;
  return `These quotes come from ${capitalised(provider)}: ${capitalised(first)}, which is asked first, did not give them.`;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
