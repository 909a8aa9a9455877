import type { CalculateDeps } from "../calculator/calculate.ts";
import { spotOf } from "../calculator/resolve/expiry-market.ts";
import { cents, perShare } from "../calculator/rounding.ts";
import { liveSeries } from "../chains/live-series.ts";
import { AppError } from "../errors.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar } from "../market/trading-calendar.ts";
import { isCashIndex } from "../options/cash-index.ts";
import { NICKEL, PENNY } from "../options/fill-prices.ts";
import { InvalidStrategyError } from "../options/invalid-strategy-error.ts";
import type { PlanFamily } from "../planning/families.ts";
import { rankCandidates } from "../planning/rank-candidates.ts";
import { type DataFreshness, storedFreshness } from "../providers/freshness.ts";
import { expectedMove } from "../volatility/expected-move.ts";
import { choosePlanExpiry } from "./choose-plan-expiry.ts";
import { heldPositions } from "./held-positions.ts";
import { type Outlook, outlookOf } from "./outlook.ts";
import type { Plan } from "./plan.ts";
import { planExpiry } from "./plan-expiry.ts";
import { planFamilies } from "./plan-families.ts";
import { planFilters, withinWidth } from "./plan-filters.ts";
import { type PlanMarkets, readPlanMarkets, type SmiledMarket } from "./plan-markets.ts";
import { type PlanRequest, USUAL_FILL, USUAL_LIMIT } from "./plan-request.ts";
import { planWarnings } from "./plan-warnings.ts";
import type { PlanGround, PlanReader } from "./ports.ts";
import { showCandidates } from "./show-candidates.ts";
import { verdictOf } from "./verdict.ts";
import { likelyChains } from "./wanted-chains.ts";

export type PlanDeps = Omit<CalculateDeps, "positions"> & { plans: PlanReader };

/**
 * What could be traded on a view of a symbol, from its stored chain, the best first, with what was left out and why.
 * Throws `unknown_symbol`, `no_quotes` while nothing usable is stored, and `invalid_request` naming the field.
 */
export async function planTrades(deps: PlanDeps, request: PlanRequest, nowMs: number): Promise<Plan> {
  const { calendar = nyseCalendar, plans } = deps;
  const { symbol, fill = USUAL_FILL, mode = "auto" } = request;
  const today = newYorkDate(nowMs);
  const likely = likelyChains(request, today);
  const ground = await plans.readPlanGround(symbol, today, likely);
  const listed = liveSeries(knownTicker(ground, symbol).listed, nowMs, calendar);
  const { expiration, dte, neighbours, notes } = choosePlanExpiry(request, listed, nowMs);
  const place = { symbol, expiration, nowMs, calendar };
  const [markets, earnings] = await Promise.all([
    readPlanMarkets(plans, { listed, quotes: ground.quotes }, likely, place),
    isCashIndex(symbol) ? null : deps.nextEarnings(symbol),
  ]);
  const outlook = outlookOf(request, markets, { ...ground, earnings }, { nowMs, calendar });
  const built = planFamilies(request, markets, outlook.regime.ivRank);
  const ranking = rank(request, markets, { built: built.families, outlook, earnings });
  const { candidates: kept, funnel } = withinWidth(ranking, request.filters?.width);
  const data = dataOf(markets.near, nowMs, deps);
  const told = { symbol, data, outlook, nowMs, firstChainProvider: deps.firstChainProvider };
  const warnings = planWarnings(markets, told, [...notes, ...built.warnings]);
  const calculator = {
    ...deps,
    calendar,
    positions: heldPositions({ ...ground, listed, quotes: markets.quotes }),
    nextEarnings: async () => earnings,
  };
  const show = { calculator, request, markets, fill, view: outlook.view, dte, nowMs, scored: !data.stale };
  const page = { offset: request.offset ?? 0, limit: request.limit ?? USUAL_LIMIT };
  const shown = await showCandidates(kept, page, { ...show, said: new Set(warnings) });
  return {
    symbol,
    bias: request.bias,
    expiration,
    dte,
    neighbours,
    ...pricesOf(markets.near),
    target: request.target ?? null,
    mode,
    fill,
    view: outlook.view,
    regime: outlook.regime,
    earnings: outlook.earnings,
    exDividend: outlook.exDividend,
    families: built.families,
    funnel,
    verdict: verdictOf(shown.best, funnel, !data.stale),
    candidates: shown.candidates,
    data,
    warnings: [...warnings, ...shown.warnings],
  };
}

function knownTicker(ground: PlanGround, symbol: string): PlanGround {
  if (ground.ticker === null) {
    throw new AppError("unknown_symbol", `${symbol} is not kept here.`, {
      hint: `GET /v1/tickers lists the symbols; the operator can add one with: npm run seed -- add ${symbol}`,
    });
  }
  return ground;
}

type Ranked = {
  built: readonly PlanFamily[];
  outlook: Outlook;
  earnings: Parameters<typeof planFilters>[1];
};

function rank(request: PlanRequest, { near, later }: PlanMarkets, { built, outlook, earnings }: Ranked) {
  const [first] = near.stored.listed;
  try {
    return rankCandidates({
      ...planExpiry(near),
      spot: near.stored.snapshot.underlyingPrice,
      view: outlook.view,
      families: built,
      fill: request.fill ?? USUAL_FILL,
      filters: planFilters(request, earnings),
      mode: request.mode,
      tick: near.stored.nickels ? NICKEL : PENNY,
      // What the fit misses of a quote is nobody's edge.
      anchorToQuotes: true,
      broadBased: isCashIndex(request.symbol),
      later: later === null ? undefined : planExpiry(later),
      american: first?.exerciseStyle === "american",
      mostDescribed: mostNeeded(request),
    });
  } catch (error) {
    // The pool names the number that makes no sense.
    if (!(error instanceof InvalidStrategyError)) throw error;
    throw new AppError("invalid_request", error.message, { cause: error });
  }
}

/** Those up to the end of the page; all where they are chosen from by width. */
function mostNeeded({ offset = 0, limit = USUAL_LIMIT, filters }: PlanRequest): number | undefined {
  return filters?.width == null ? offset + limit : undefined;
}

function dataOf(
  { stored }: SmiledMarket,
  nowMs: number,
  { calendar, staleAfterMs }: PlanDeps,
): DataFreshness {
  const { provider, lastUpdatedMs, snapshot } = stored;
  const { quotedAtMs, delayed } = snapshot;
  const instants = { asOfMs: lastUpdatedMs, quotedAtMs, delayed };
  return storedFreshness(provider, instants, nowMs, { limitMs: staleAfterMs, calendar });
}

function pricesOf(near: SmiledMarket): Pick<Plan, "underlyingPrice" | "expectedMove"> {
  const { years, rate, dividendYield, smile, stored } = near;
  const volatility = smile.atmVolatility;
  const move = expectedMove({ spot: spotOf(near), volatility, years, rate, dividendYield });
  return {
    underlyingPrice: perShare(stored.snapshot.underlyingPrice),
    expectedMove: move.ok ? cents(move.oneSigma) : null,
  };
}
