import type { ChainReader, PositionQuotes } from "../../src/chains/reader-ports.ts";
import { addDays, daysBetween } from "../../src/market/calendar-date.ts";
import { UNKNOWN_DIVIDENDS } from "../../src/market/dividend-schedule.ts";
import type { PlanRequest } from "../../src/planner/plan-request.ts";
import { type PlanDeps, planTrades } from "../../src/planner/plan-trades.ts";
import type { PlanGround, PlanReader, WantedChains } from "../../src/planner/ports.ts";
import { positionQuotes } from "./memory-position-quotes.ts";
import { IN_SESSION } from "./moments.ts";

type Inputs = Pick<PlanGround, "curve" | "dividends" | "metrics" | "record">;

/** Over chains in memory, held to the same contract as Postgres'; `asked` counts the requests. */
export function memoryPlans(
  chains: ChainReader,
  inputs: Partial<Inputs> = {},
  asked: string[] = [],
): PlanReader {
  const read = async (symbol: string, near: string | null, { later }: WantedChains) => {
    if (near === null) return [];
    const listed = await chains.listExpirations(symbol, near);
    const after = listed.map((one) => one.expiration).filter((date) => date > near);
    const far = later === null ? null : nearestDate(after, addDays(near, later.behind));
    const whole = await wholeQuotes(chains, symbol, near);
    if (far === null || later === null) return [whole];
    const quotes = await wholeQuotes(chains, symbol, far);
    const price = (await chains.findTicker(symbol))?.price ?? null;
    const wanted = quotes.contracts.filter(
      ({ type, strike }) =>
        later.types.includes(type) && (price === null || Math.abs(Math.log(strike / price)) <= 0.25),
    );
    return [whole, { ...quotes, contracts: wanted }];
  };
  return {
    async readPlanGround(symbol, today, likely) {
      asked.push("ground");
      const listed = await chains.listExpirations(symbol, today);
      const ticker = await chains.findTicker(symbol);
      const near = nearestDate(
        listed.map((one) => one.expiration),
        likely.near,
      );
      return {
        ticker: ticker === null ? null : { symbol, active: ticker.active },
        listed,
        quotes: await read(symbol, near, likely),
        curve: null,
        dividends: UNKNOWN_DIVIDENDS,
        metrics: null,
        record: [],
        ...inputs,
      };
    },
    async readPlanChains(symbol, wanted) {
      asked.push("chains");
      return read(symbol, wanted.near, wanted);
    },
  };
}

async function wholeQuotes(chains: ChainReader, symbol: string, expiration: string): Promise<PositionQuotes> {
  const chain = await chains.readExpiration(symbol, expiration);
  return positionQuotes(chain, { expiration, strikes: chain.contracts.map(({ strike }) => strike) });
}

/** The later of two as near. */
function nearestDate(dates: readonly string[], wanted: string): string | null {
  const off = (date: string) => Math.abs(daysBetween(date, wanted));
  return dates.toSorted((a, b) => off(a) - off(b) || b.localeCompare(a))[0] ?? null;
}

type Known = Partial<Inputs> & Partial<Omit<PlanDeps, "plans">> & { asked?: string[] };

/** The planner over chains, where nobody knows of metrics, dividends or earnings unless `known` says so. */
export function plannerOver(
  chains: ChainReader,
  { curve, dividends, metrics, record, asked, ...known }: Known = {},
) {
  const inputs = {
    ...(curve !== undefined && { curve }),
    ...(dividends !== undefined && { dividends }),
    ...(metrics !== undefined && { metrics }),
    ...(record !== undefined && { record }),
  };
  const deps = { plans: memoryPlans(chains, inputs, asked), nextEarnings: async () => null, ...known };
  return (request: PlanRequest, nowMs: number = IN_SESSION) => planTrades(deps, request, nowMs);
}
