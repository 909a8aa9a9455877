import {
  meanLoss,
  qlikeDifference,
  type TestedWindow,
  testedWindows,
} from "../../src/volatility/forecast/back-test.ts";
import { premiumRecord } from "../../src/volatility/forecast/choose-forecast.ts";
import { type LossDifference, lossDifference } from "../../src/volatility/forecast/forecast-loss.ts";
import { FORECAST_RULES, type ForecastRule } from "../../src/volatility/forecast/forecast-rules.ts";
import { byDate, type ForecastWindow } from "../../src/volatility/forecast/forecast-window.ts";

export type NamedRecord = { symbol: string; windows: readonly ForecastWindow[] };

export const HEADING = [
  "ticker",
  "windows",
  "apart",
  "overpaid %",
  "belief %",
  ...["½ IV + ½ RV", "measured", "RV20", "IV"].map((rule) => `QLIKE ${rule}`),
  "measured − ½",
  "error",
  "better",
  "a plan takes",
];
export const ERROR_HEADING = ["ticker", "tested", "apart", "½ IV + ½ RV", "measured", "RV20", "IV"];
export const PEER_HEADING = [
  "rule",
  "QLIKE − that of ½ IV + ½ RV",
  "error",
  "tested days",
  "apart",
  "better",
];

/** Standard errors beyond which a difference is more than noise. */
const BEYOND_NOISE = 2;

/** Of one ticker: what options overpaid, what each rule lost, and which of the two that a plan may take lost less. */
export function qlikeRow({ symbol, windows }: NamedRecord): string[] {
  const tested = testedWindows(windows);
  const record = premiumRecord(windows);
  const difference = qlikeDifference(tested, "measured", "half-and-half");
  const premium = record?.premium;
  return [
    symbol,
    `${premium?.windows ?? windows.length}`,
    `${premium?.independent ?? 0}`,
    premium === undefined ? "–" : (100 * (1 - Math.sqrt(premium.ratio))).toFixed(1),
    premium === undefined ? "–" : (100 * premium.belief).toFixed(0),
    ...FORECAST_RULES.map((rule) => figure(meanLoss(tested, rule)?.qlike, 4)),
    ...differenceCells(difference, "measured"),
    record?.verdict === "use" ? "measured" : "half-and-half",
  ];
}

/** Squared error of the variance, in ten-thousandths: points of volatility, squared and squared again. */
export function errorRow({ symbol, windows }: NamedRecord): string[] {
  const tested = testedWindows(windows);
  const difference = qlikeDifference(tested, "measured", "half-and-half");
  return [
    symbol,
    `${tested.length}`,
    `${difference?.independent ?? 0}`,
    ...FORECAST_RULES.map((rule) => figure(1e4 * (meanLoss(tested, rule)?.squaredError ?? Number.NaN), 2)),
  ];
}

/** Over all tickers: of each day the mean, for names move together and are not so many records. */
export function peerRows(records: readonly NamedRecord[]): string[][] {
  const tested = records.flatMap(({ windows }) => testedWindows(windows));
  return FORECAST_RULES.filter((rule) => rule !== "half-and-half").map((rule) => {
    const difference = lossDifference(meanOfDays(tested, rule));
    const [mean, error, better] = differenceCells(difference, rule);
    return [rule, mean, error, `${difference?.windows ?? 0}`, `${difference?.independent ?? 0}`, better].map(
      String,
    );
  });
}

function meanOfDays(tested: readonly TestedWindow[], rule: ForecastRule) {
  const days = Map.groupBy(tested, ({ observedDay, expiration }) => `${observedDay} ${expiration}`);
  return [...days.values()]
    .map((windows) => {
      const [first] = windows as [TestedWindow, ...TestedWindow[]];
      const sum = windows.reduce(
        (total, { losses }) => total + losses[rule].qlike - losses["half-and-half"].qlike,
        0,
      );
      return {
        observedDay: first.observedDay,
        expiration: first.expiration,
        difference: sum / windows.length,
      };
    })
    .toSorted((a, b) => byDate(a.expiration, b.expiration));
}

function differenceCells(difference: LossDifference | null, rule: ForecastRule): string[] {
  if (difference === null || difference.standardError === null) return ["–", "–", "untested"];
  const { mean, standardError } = difference;
  const better = mean < 0 ? rule : "half-and-half";
  const told = Math.abs(mean) > BEYOND_NOISE * standardError ? better : "not told apart";
  return [mean.toFixed(4), standardError.toFixed(4), told];
}

function figure(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? "–" : value.toFixed(digits);
}
