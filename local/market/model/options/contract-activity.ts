import { hashOf, normalOf, uniformOf } from "../../../chance.ts";
import type { TickerProfile } from "../universe/ticker-profile.ts";

/** How much a contract is held and traded. */
export type ContractActivity = {
  readonly openInterest: number;
  /** Contracts that the whole of today's session will trade. */
  readonly dayVolume: number;
};

export type ActivityOf = {
  readonly profile: TickerProfile;
  /** Names the contract. */
  readonly contract: number;
  readonly weekday: number;
  readonly strike: number;
  readonly spot: number;
  readonly years: number;
  /** Log-moneyness in standard deviations, positive out of the money. */
  readonly distance: number;
  readonly standardMonth: boolean;
};

const HELD = 1;
const HELD_TODAY = 2;
const TRADED_TODAY = 3;

/** Most interest lies a little out of the money, near in time, at round strikes and in standard months. */
export function contractActivity(seed: number, of: ActivityOf): ContractActivity {
  const billions =
    (of.profile.sharesPerDay * of.profile.anchorPrice) / (of.profile.kind === "index" ? 1e12 : 1e9);
  const nearness = Math.exp(-0.32 * (of.distance - 0.5) ** 2);
  const nearInTime = 0.15 + Math.exp(-2.2 * of.years);
  const month = of.standardMonth ? 2.5 : 0.8;
  const round = isRound(of.strike, of.spot) ? 2.6 : 1;
  const held =
    normalOf(hashOf(seed, of.contract, HELD)) +
    0.08 * normalOf(hashOf(seed, of.contract, HELD_TODAY, of.weekday));
  const openInterest = Math.floor(
    900 * billions ** 0.6 * nearness * nearInTime * month * round * Math.exp(held),
  );
  const turnover = 0.06 + 0.9 * Math.exp(-30 * of.years);
  const today = 0.9 * normalOf(hashOf(seed, of.contract, TRADED_TODAY, of.weekday)) - 0.4;
  const fresh = uniformOf(hashOf(seed, of.contract, HELD_TODAY, of.weekday)) < 0.05 ? 3 : 0;
  return { openInterest, dayVolume: Math.floor(openInterest * turnover * Math.exp(today)) + fresh };
}

function isRound(strike: number, spot: number): boolean {
  const step = spot > 1_000 ? 100 : spot > 150 ? 10 : 5;
  return strike % step === 0;
}
