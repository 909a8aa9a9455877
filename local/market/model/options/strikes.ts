import type { TickerProfile } from "../universe/ticker-profile.ts";
import type { ListedExpiration } from "./expirations.ts";

/** Steps between strikes. Each later, finer grid holds the coarser ones, so that listed strikes stay listed. */
type Spacing = {
  readonly near: number;
  readonly far: number;
  /** Share of the price on either side where strikes stand `near` apart. */
  readonly nearShare: number;
};

/** Prices that an expiration has seen since it was listed, and how it was listed. */
export type StrikeBand = {
  readonly low: number;
  readonly high: number;
  /** Annual, at the time of listing. */
  readonly volatility: number;
  readonly daysLeft: number;
};

/** Calendar days before expiry at which finer strikes are added. */
const FINE_DAYS = 75;
const MIDDLE_DAYS = 300;

/** The strikes of an expiration, rising. A band only ever grows, so that a strike once listed stays. */
export function listedStrikes(
  ticker: TickerProfile,
  expiration: ListedExpiration,
  band: StrikeBand,
): number[] {
  const { near, far, nearShare } = spacing(ticker, band.daysLeft);
  const reach = reachOf(ticker, expiration, band.volatility);
  const bottom = Math.max(near, band.low * Math.exp(-reach));
  const top = band.high * Math.exp(0.8 * reach);
  const nearBottom = Math.max(bottom, band.low * (1 - nearShare));
  const nearTop = Math.min(top, band.high * (1 + nearShare));
  const strikes: number[] = [];
  for (let i = Math.ceil(bottom / far); i * far < nearBottom; i += 1) strikes.push(i * far);
  for (let i = Math.ceil(nearBottom / near); i * near <= nearTop; i += 1) strikes.push(i * near);
  for (let i = Math.floor(nearTop / far) + 1; i * far <= top; i += 1) strikes.push(i * far);
  return strikes;
}

/** How far the strikes reach in log price: nearly three deviations over the time it is listed. */
function reachOf(ticker: TickerProfile, { listedDays }: ListedExpiration, volatility: number): number {
  const deviations = ticker.kind === "stock" ? 2.7 : 2.8;
  return Math.min(1.5, 0.05 + deviations * volatility * Math.sqrt(listedDays / 365));
}

function spacing(ticker: TickerProfile, daysLeft: number): Spacing {
  const stage = daysLeft > MIDDLE_DAYS ? 2 : daysLeft > FINE_DAYS ? 1 : 0;
  const pick = (fine: number, middle: number, coarse: number) => [fine, middle, coarse][stage] ?? coarse;
  if (ticker.kind === "index") return { near: pick(5, 5, 25), far: pick(25, 25, 100), nearShare: 0.025 };
  if (ticker.kind === "fund") return { near: pick(1, 1, 5), far: pick(5, 5, 10), nearShare: 0.075 };
  // Grids follow the level of the name, not today's price: a grid that changed would unlist strikes.
  const price = ticker.anchorPrice;
  if (price < 15) return { near: 0.5, far: 1, nearShare: 0.3 };
  if (price < 60) return { near: pick(0.5, 1, 1), far: pick(1, 2, 2), nearShare: 0.2 };
  if (price < 200) return { near: pick(2.5, 5, 5), far: pick(5, 10, 10), nearShare: 0.15 };
  if (price < 600) return { near: pick(2.5, 5, 5), far: pick(5, 10, 10), nearShare: 0.12 };
  return { near: pick(5, 10, 10), far: pick(10, 20, 20), nearShare: 0.1 };
}
