import {
  meanLoss,
  qlikeDifference,
  type TestedWindow,
  testedWindows,
} from "../../src/volatility/forecast/back-test.ts";
import { premiumRecord } from "../../src/volatility/forecast/choose-forecast.ts";
import {
  type LossDifference,
  lossDifference,
  type WindowDifference,
} from "../../src/volatility/forecast/forecast-loss.ts";
import { FORECAST_RULES, type ForecastRule } from "../../src/volatility/forecast/forecast-rules.ts";
import { byDate, FORECAST_DAYS, type ForecastWindow } from "../../src/volatility/forecast/forecast-window.ts";

export type NamedRecord = { symbol: string; windows: readonly ForecastWindow[] };

const HEADING = [
  "ticker",
  "windows",
  "apart",
  "overpaid %",
  "belief %",
  ...["½ IV + ½ RV", "measured", "RV20", "IV"].map((rule) => `QLIKE ${rule}`),
  "measured − ½",
  "error",
  "better",
];
/** Plans look at the record of 30 days alone. */
export const qlikeHeading = (days: number) => [
  ...HEADING,
  ...(days === FORECAST_DAYS ? ["a plan takes"] : []),
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
export function qlikeRow({ symbol, windows }: NamedRecord, days: number): string[] {
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
    ...(days === FORECAST_DAYS ? [record?.verdict === "use" ? "measured" : "half-and-half"] : []),
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

/**
 * Over all tickers: of each day the mean, for names move together and are not so many records. The last row is what plans
 * would have taken, each day by the record until then, where that had enough windows for a choice.
 */
export function peerRows(records: readonly NamedRecord[]): string[][] {
  const tested = records.flatMap(({ windows }) => testedWindows(windows));
  const peers = FORECAST_RULES.filter((rule) => rule !== "half-and-half");
  const chosen = records.flatMap(({ windows }) => chosenDifferences(windows));
  return [
    ...peers.map((rule) =>
      peerRow(
        rule,
        tested.map((window) => differenceOf(window, rule)),
      ),
    ),
    peerRow("as plans choose", chosen),
  ];
}

function peerRow(rule: string, differences: readonly WindowDifference[]): string[] {
  const difference = lossDifference(meanOfDays(differences));
  const [mean = "", error = "", better = ""] = differenceCells(difference, rule);
  return [rule, mean, error, `${difference?.windows ?? 0}`, `${difference?.independent ?? 0}`, better];
}

function chosenDifferences(windows: readonly ForecastWindow[]): WindowDifference[] {
  return testedWindows(windows).flatMap((window) => {
    const record = premiumRecord(windows.filter(({ expiration }) => expiration < window.observedDay));
    if (record === null || record.verdict === "few") return [];
    return [differenceOf(window, record.verdict === "use" ? "measured" : "half-and-half")];
  });
}

function differenceOf({ losses, ...span }: TestedWindow, rule: ForecastRule): WindowDifference {
  return { ...span, difference: losses[rule].qlike - losses["half-and-half"].qlike };
}

function meanOfDays(differences: readonly WindowDifference[]): WindowDifference[] {
  const days = Map.groupBy(differences, ({ observedDay, expiration }) => `${observedDay} ${expiration}`);
  return [...days.values()]
    .flatMap((windows) => {
      const [first] = windows;
      const sum = windows.reduce((total, { difference }) => total + difference, 0);
      return first === undefined ? [] : [{ ...first, difference: sum / windows.length }];
    })
    .toSorted((a, b) => byDate(a.expiration, b.expiration));
}

function differenceCells(difference: LossDifference | null, rule: string): string[] {
  if (difference === null || difference.standardError === null) return ["–", "–", "untested"];
  const { mean, standardError } = difference;
  const better = mean < 0 ? rule : "half-and-half";
  const told = Math.abs(mean) > BEYOND_NOISE * standardError ? better : "not told apart";
  return [mean.toFixed(4), standardError.toFixed(4), told];
}

function figure(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? "–" : value.toFixed(digits);
}
