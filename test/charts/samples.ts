import { type ConePicture, coneSvg } from "../../src/charts/cone.ts";
import { type IvHistoryPicture, ivHistorySvg } from "../../src/charts/iv-history.ts";
import { type PayoffPicture, payoffSvg } from "../../src/charts/payoff.ts";
import type { Look } from "../../src/charts/picture.ts";
import { type ReliabilityPicture, reliabilitySvg } from "../../src/charts/reliability.ts";
import { type SmilePicture, smileSvg } from "../../src/charts/smile.ts";
import { type TermPicture, termSvg } from "../../src/charts/term.ts";
import { type TradeSeries, tradeProfitSvg } from "../../src/charts/trade-profit.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";

const QUOTED = Date.parse("2026-11-30T15:45:00Z");
const DAYS = nyseCalendar.tradingDaysBetween("2025-12-01", "2026-11-27");

const prices = Array.from({ length: 81 }, (_none, i) => 540 + i);
const bent = (width: number) => prices.map((price) => -368 + 500 / (1 + Math.exp((577.4 - price) / width)));

const PAYOFF: PayoffPicture = {
  symbol: "SPY",
  name: "bull put spread 580/575",
  expiration: "2026-12-18",
  dte: 18,
  underlyingPrice: 583.42,
  prices,
  curves: {
    today: bent(9),
    halfWay: bent(5),
    expiry: prices.map((price) => Math.max(-368, Math.min(132, 100 * (price - 580) + 132))),
  },
  halfWayDate: "2026-12-09",
  breakevens: [578.68],
  expectedMove: { lower: 566.2, upper: 600.9 },
  probabilityOfProfit: 0.67,
  maxProfit: 132,
  maxLoss: 368,
  quotedAtMs: QUOTED,
};

/** Two weeks are missing in July. */
const IV_HISTORY: IvHistoryPicture = {
  symbol: "SPY",
  closes: DAYS.filter((day) => day < "2026-07-06" || day > "2026-07-17").map((day, i) => ({
    day,
    iv30: 0.15 + 0.02 * Math.sin(i / 9) + (i > 85 && i < 105 ? 0.14 * Math.exp((86 - i) / 8) : 0),
    rebuilt: day < "2026-10-15",
  })),
  current: { day: "2026-11-30", iv30: 0.183 },
  rank: 34.2,
  percentile: 51.3,
  observations: 241,
  unranked: null,
  quotedAtMs: QUOTED,
};

const TERM: TermPicture = {
  symbol: "AAPL",
  day: "2026-11-30",
  points: [1, 2, 4, 9, 11, 18, 25, 32, 46, 53, 81, 109, 200, 291, 382, 564, 746].map((days) => ({
    expiration: addDays("2026-11-30", days),
    days: days + 0.2,
    atmVolatility:
      days === 11 ? null : 0.22 + 0.05 * Math.sqrt(days / 365) + (days > 59 && days < 90 ? 0.05 : 0),
  })),
  iv30: 0.237,
  shape: "contango",
  earnings: [{ date: "2027-01-28", days: 59.2 }],
  quotedAtMs: QUOTED,
};

const smile = (strike: number) => 0.16 - 0.55 * Math.log(strike / 583) + 2.2 * Math.log(strike / 583) ** 2;
const strikes = Array.from({ length: 40 }, (_none, i) => 505 + 3.5 * i);

const SMILE: SmilePicture = {
  symbol: "SPY",
  expiration: "2026-12-18",
  dte: 18,
  underlyingPrice: 583.42,
  atmVolatility: 0.16,
  quotes: strikes.map((strike, i) => ({
    strike,
    type: strike < 583 ? "put" : "call",
    bid: i === 0 ? null : smile(strike) - 0.002 - Math.abs(strike - 583) / 12_000,
    mid: smile(strike) + (i % 3) * 0.001,
    ask: smile(strike) + 0.004 + Math.abs(strike - 583) / 12_000,
  })),
  fitted: strikes.map((strike) => ({ strike, volatility: smile(strike) })),
  delta25: { put: 569, call: 597 },
  skew25Delta: 0.042,
  quotedAtMs: QUOTED,
};

const CONE: ConePicture = {
  symbol: "SPY",
  closes: DAYS.slice(-60).map((day, i) => ({
    day,
    close: i === 20 ? null : 570 + 9 * Math.sin(i / 6) + i / 5,
  })),
  underlyingPrice: 583.42,
  day: "2026-11-30",
  expiration: "2026-12-18",
  dte: 18,
  oneSigma: { lower: 566.2, upper: 600.9, percent: 3.0, probability: 0.684 },
  quotedAtMs: QUOTED,
};

/** The least likely came too often. */
const RELIABILITY: ReliabilityPicture = {
  symbol: "SPY",
  buckets: [
    { predicted: 0.36, happened: 0.58, n: 31, band: [0.19, 0.55] },
    { predicted: 0.44, happened: 0.41, n: 312, band: [0.3, 0.59] },
    { predicted: 0.57, happened: 0.6, n: 156, band: [0.43, 0.71] },
    { predicted: 0.66, happened: 0.7, n: 156, band: [0.53, 0.79] },
    { predicted: 0.74, happened: 0.77, n: 420, band: [0.62, 0.86] },
    { predicted: 0.86, happened: 0.89, n: 1_204, band: [0.76, 0.95] },
  ],
  to: "2026-11-27",
};

export const TRADE: TradeSeries = {
  symbol: "SPY",
  name: "bull put spread 580/575 × 2",
  openedAtMs: Date.parse("2026-11-16T15:00:00Z"),
  closedAtMs: null,
  expiration: "2026-12-18",
  points: nyseCalendar.tradingDaysBetween("2026-11-16", "2026-11-27").flatMap((day, d) =>
    day === "2026-11-20"
      ? []
      : Array.from({ length: 8 }, (_none, i) => ({
          atMs: Date.parse(`${day}T15:00:00Z`) + i * 2_700_000,
          profit: d === 2 && i === 4 ? null : 30 * d - 60 + 25 * Math.sin(i + d),
        })),
  ),
  maxProfit: 264,
  maxLoss: 736,
  halfProfit: 132,
  quotedAtMs: QUOTED,
};

export const SAMPLES: Record<string, (theme: Look) => string> = {
  payoff: (theme) => payoffSvg(PAYOFF, theme),
  "iv-history": (theme) => ivHistorySvg(IV_HISTORY, theme),
  term: (theme) => termSvg(TERM, theme),
  smile: (theme) => smileSvg(SMILE, theme),
  cone: (theme) => coneSvg(CONE, theme),
  reliability: (theme) => reliabilitySvg(RELIABILITY, theme),
  trade: (theme) => tradeProfitSvg(TRADE, theme),
};
