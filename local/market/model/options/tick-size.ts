import type { TickerProfile } from "../universe/ticker-profile.ts";

/** Smallest step of an option's price: the penny programme's 0.01/0.05, else 0.05/0.10, changing at $3. */
export function tickSize(
  ticker: Pick<TickerProfile, "pennyPilot" | "pennyEverywhere">,
  price: number,
): number {
  if (ticker.pennyEverywhere) return 0.01;
  if (ticker.pennyPilot) return price < 3 ? 0.01 : 0.05;
  return price < 3 ? 0.05 : 0.1;
}

/** The tick at or below a price; never negative. */
export function tickDown(ticker: TickerProfile, price: number): number {
  const tick = tickSize(ticker, price);
  return cents(Math.max(0, Math.floor(price / tick + 1e-9) * tick));
}

/** The tick at or above a price. */
export function tickUp(ticker: TickerProfile, price: number): number {
  const tick = tickSize(ticker, price);
  return cents(Math.ceil(price / tick - 1e-9) * tick);
}

/** Rounds half up to cents, as the recorded marks are (0 x 0.01 is marked 0.01). */
export function cents(price: number): number {
  return Math.round(price * 100 + 1e-6) / 100;
}
