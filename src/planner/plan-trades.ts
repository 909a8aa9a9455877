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
import { choosePlanExpiry, type PlanExpiryChoice } from "./choose-plan-expiry.ts";
import { heldPositions } from "./held-positions.ts";
import { type Outlook, outlookOf } from "./outlook.ts";
import type { Plan } from "./plan.ts";
import { planExpiry } from "./plan-expiry.ts";
import { planFamilies } from "./plan-families.ts";
import { planFilters } from "./plan-filters.ts";
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
  const { symbol } = request;
  const today = newYorkDate(nowMs);
  const likely = likelyChains(request, today);
  const ground = knownTicker(await plans.readPlanGround(symbol, today, likely), symbol);
  const listed = liveSeries(ground.listed, nowMs, calendar);
  const choice = choosePlanExpiry(request, listed, nowMs);
  const place = { symbol, expiration: choice.expiration, nowMs, calendar };
  const [markets, earnings] = await Promise.all([
    readPlanMarkets(plans, { listed, quotes: ground.quotes }, likely, place),
    isCashIndex(symbol) ? null : deps.nextEarnings(symbol),
  ]);
  const outlook = outlookOf(request, markets, { ...ground, earnings }, { nowMs, calendar });
  const calculator = {
    ...deps,
    calendar,
    positions: heldPositions({ ...ground, listed, quotes: markets.quotes }),
    nextEarnings: async () => earnings,
  };
  return answerOf({ request, choice, markets, outlook, earnings, calculator, nowMs });
}

type Prepared = {
  request: PlanRequest;
  choice: PlanExpiryChoice;
  markets: PlanMarkets;
  outlook: Outlook;
  earnings: Parameters<typeof planFilters>[1];
  calculator: CalculateDeps;
  nowMs: number;
};

/** Ranks what can be built, and shows a page of it. */
async function answerOf(prepared: Prepared): Promise<Plan> {
  const { request, choice, markets, outlook, calculator, nowMs } = prepared;
  const { notes, ...expiry } = choice;
  const { symbol, bias, fill = USUAL_FILL, mode = "auto", target = null } = request;
  const built = planFamilies(request, markets, outlook.regime.ivRank);
  const { candidates, funnel } = rank(prepared, built.families);
  const data = dataOf(markets.near, nowMs, calculator);
  const told = { symbol, data, outlook, nowMs, firstChainProvider: calculator.firstChainProvider };
  const warnings = planWarnings(markets, told, [...notes, ...built.warnings]);
  const scored = !data.stale;
  const show = { calculator, request, markets, fill, view: outlook.view, dte: expiry.dte, nowMs, scored };
  const page = { offset: request.offset ?? 0, limit: request.limit ?? USUAL_LIMIT };
  const shown = await showCandidates(candidates, page, { ...show, said: new Set(warnings) });
  return {
    symbol,
    bias,
    ...expiry,
    ...pricesOf(markets.near),
    ...{ target, mode, fill },
    view: outlook.view,
    regime: outlook.regime,
    earnings: outlook.earnings,
    exDividend: outlook.exDividend,
    families: built.families,
    funnel,
    verdict: verdictOf(shown.best, funnel, scored),
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

function rank({ request, markets, outlook, earnings }: Prepared, families: readonly PlanFamily[]) {
  const { near, later } = markets;
  const [first] = near.stored.listed;
  try {
    return rankCandidates({
      ...planExpiry(near),
      spot: near.stored.snapshot.underlyingPrice,
      view: outlook.view,
      families,
      fill: request.fill ?? USUAL_FILL,
      filters: planFilters(request, earnings),
      mode: request.mode,
      tick: near.stored.nickels ? NICKEL : PENNY,
      // What the fit misses of a quote is nobody's edge.
      anchorToQuotes: true,
      broadBased: isCashIndex(request.symbol),
      later: later === null ? undefined : planExpiry(later),
      american: first?.exerciseStyle === "american",
      mostDescribed: (request.offset ?? 0) + (request.limit ?? USUAL_LIMIT),
    });
  } catch (error) {
    // The pool names the number that makes no sense.
    if (!(error instanceof InvalidStrategyError)) throw error;
    throw new AppError("invalid_request", error.message, { cause: error });
  }
}

function dataOf(
  { stored }: SmiledMarket,
  nowMs: number,
  { calendar, staleAfterMs }: CalculateDeps,
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
