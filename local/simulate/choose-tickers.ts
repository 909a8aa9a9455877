import { FUNDS } from "../market/model/universe/funds.ts";
import { STOCKS } from "../market/model/universe/stocks.ts";
import type { SeedTicker } from "../seed-tickers.ts";

/** SPY and QQQ, then single names by how much they are looked at, then made-up ones. */
export function chooseTickers(count: number): SeedTicker[] {
  const funds = ["SPY", "QQQ"].map((symbol) => ({
    symbol,
    name: FUNDS.find((fund) => fund.symbol === symbol)?.name ?? null,
  }));
  const stocks = STOCKS.map(([symbol, name]) => ({ symbol, name }));
  const named: SeedTicker[] = [...funds, ...stocks];
  const madeUp = Array.from({ length: Math.max(0, count - named.length) }, (_, i) => {
    const number = String(i + 1).padStart(3, "0");
    return { symbol: `SYM${number}`, name: `Sandbox ${number} Inc` };
  });
  return [...named, ...madeUp].slice(0, count);
}
