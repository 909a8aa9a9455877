import type { AppError } from "../../src/errors.ts";
import type {
  FetchedOptionHistory,
  OptionHistoryRequest,
  OptionHistorySource,
} from "../../src/iv-metrics/history-ports.ts";
import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import type { Ranked } from "../../src/providers/merge-answers.ts";
import type { Provider } from "../../src/providers/provider.ts";
import type { HistoryQuote } from "../../src/valuation/rebuild/rebuilt-day.ts";

const RATE = 0.04;

export type MadeHistory = {
  provider?: Provider;
  /** Of all expirations of a day, annual fraction; null for a day without quotes. */
  volatility?: (symbol: string, day: string, expiration: string) => number | null;
  /** What pages are cut by; its answers hold quotes all the same. */
  evidence?: OptionHistorySource["evidence"];
  serves?: (symbol: string) => boolean;
  /** The underlyings' closes. */
  spot?: number;
  /** US dollars a contract. */
  usd?: number;
  /** Thrown instead of an answer, to the price (`priced`) or the request. */
  refuses?: (request: OptionHistoryRequest, priced: boolean) => AppError | null;
  /** Of one ticker while the others come through. */
  fails?: (symbol: string, day: string) => AppError | null;
  outOfReach?: (day: string) => FetchedOptionHistory["outOfReach"];
};

/** A vendor whose options are quoted a cent around what Black (1976) has them worth; it notes what it is asked. */
export function madeHistorySource(made: MadeHistory = {}) {
  const { provider = "databento", volatility = () => 0.2, spot = 600, usd = 0 } = made;
  const asked: { day: string; symbols: string[]; contracts: number }[] = [];
  const source: OptionHistorySource = {
    name: provider === "alpaca" ? "alpaca-1min" : "databento-cbbo-1m",
    evidence: made.evidence ?? "quotes",
    serves: made.serves ?? (() => true),
    callsFor: () => 1,
    usualCallsFor: () => 1,
    usualExtraShare: 0,
    async priceOptions(request) {
      const error = made.refuses?.(request, true) ?? null;
      if (error !== null) throw error;
      return usd * request.contracts.length;
    },
    async fetchOptions(request) {
      const symbols = [...new Set(request.contracts.map(({ symbol }) => symbol))];
      asked.push({ day: request.day, symbols, contracts: request.contracts.length });
      const error = made.refuses?.(request, false) ?? null;
      if (error !== null) throw error;
      const failures = symbols.flatMap((symbol) => {
        const failure = made.fails?.(symbol, request.day) ?? null;
        return failure === null ? [] : [{ symbol, error: failure }];
      });
      const failed = new Set(failures.map(({ symbol }) => symbol));
      const quotes = request.contracts.flatMap((contract): HistoryQuote[] => {
        const { expiration, settlement, strike, type } = contract;
        const sigma = failed.has(contract.symbol)
          ? null
          : volatility(contract.symbol, request.day, expiration);
        if (sigma === null) return [];
        const years = yearsBetween(request.atMs, expiresAtMs(expiration, settlement));
        const discountFactor = Math.exp(-RATE * years);
        const forward = spot / discountFactor;
        const price = blackPrice({ type, forward, strike, years, volatility: sigma, discountFactor });
        return [{ contract, bid: price - 0.005, ask: price + 0.005, quotedAtMs: request.atMs }];
      });
      return {
        provider,
        fetchedAtMs: request.atMs,
        skipped: {},
        bytes: 100,
        providerCalls: 1,
        evidence: { kind: "quotes", quotes },
        failures,
        outOfReach: made.outOfReach?.(request.day) ?? null,
      };
    },
  };
  const ranked: Ranked<OptionHistorySource> = { provider, source };
  return { ranked, asked };
}
