import { type CalculateDeps, calculate } from "../../src/calculator/calculate.ts";
import type { CalculateInput } from "../../src/calculator/calculate-request.ts";
import type { PositionGround, PositionReader } from "../../src/calculator/ports.ts";
import type { ChainReader } from "../../src/chains/reader-ports.ts";
import { daysBetween } from "../../src/market/calendar-date.ts";
import { UNKNOWN_DIVIDENDS } from "../../src/market/dividend-schedule.ts";
import { IN_SESSION } from "./moments.ts";

type Inputs = Omit<PositionGround, "listed" | "quotes">;

/** Over chains in memory, where nobody has said anything of rates or dividends unless `inputs` do. */
export function memoryPositions(chains: ChainReader, inputs: Partial<Inputs> = {}): PositionReader {
  return {
    async readGround(symbol, today, likely) {
      const listed = await chains.listExpirations(symbol, today);
      const nearest = likely.flatMap(({ expiration, strikes }) => {
        const found = nearestDate(
          listed.map((one) => one.expiration),
          expiration,
        );
        return found === null ? [] : { expiration: found, strikes };
      });
      const quotes = await chains.readPositionQuotes(symbol, nearest);
      return { listed, quotes, curve: null, dividends: UNKNOWN_DIVIDENDS, ...inputs };
    },
    readPositionQuotes: (symbol, wanted) => chains.readPositionQuotes(symbol, wanted),
  };
}

/** The later of two as near. */
function nearestDate(dates: readonly string[], wanted: string): string | null {
  const off = (date: string) => Math.abs(daysBetween(date, wanted));
  return dates.toSorted((a, b) => off(a) - off(b) || b.localeCompare(a))[0] ?? null;
}

type Known = Partial<Inputs> & Partial<Omit<CalculateDeps, "positions">>;

/** The calculator over chains, where nobody knows of rates, dividends or earnings unless `known` says so. */
export function calculatorOver(chains: ChainReader, { curve, dividends, ...known }: Known = {}) {
  const inputs = { ...(curve !== undefined && { curve }), ...(dividends !== undefined && { dividends }) };
  const deps = { positions: memoryPositions(chains, inputs), nextEarnings: async () => null, ...known };
  return (input: CalculateInput, nowMs: number = IN_SESSION) => calculate(deps, input, nowMs);
}
