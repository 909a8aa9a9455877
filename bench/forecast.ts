import { parseArgs } from "node:util";
import { DEFAULT_TICKERS } from "../local/default-tickers.ts";
import { createMarket } from "../local/market/model/market.ts";
import { MARKET_SEED } from "../local/stack.ts";
import { terminalTable } from "../local/terminal-table.ts";
import { TARGET_OPTIONS } from "../scripts/deployment/find-target.ts";
import { addDays } from "../src/market/calendar-date.ts";
import { newYorkDate } from "../src/market/time-zone.ts";
import {
  ERROR_HEADING,
  errorRow,
  type NamedRecord,
  PEER_HEADING,
  peerRows,
  qlikeHeading,
  qlikeRow,
} from "./forecast/compare-rules.ts";
import { modelledRecord } from "./forecast/modelled-record.ts";
import { storedRecord } from "./forecast/stored-record.ts";

/**
 * `npm run bench:forecast`: whether a measured premium forecasts volatility better than half implied, half realised,
 * walking forward over the record, beside RV20 and implied volatility alone. `--years 5` looks at more of the modelled
 * market than a year, `--until` ends it on another day, `--seed` makes it another one; `--local`, `--deployed` and `--env`
 * read the outcomes that a stack has stored instead.
 */

const HORIZONS = [30, 7];

const { values } = parseArgs({
  options: {
    ...TARGET_OPTIONS,
    years: { type: "string", default: "1" },
    until: { type: "string", default: newYorkDate(Date.now()) },
    seed: { type: "string", default: `${MARKET_SEED}` },
  },
});
const years = Number(values.years);
if (!(years > 0 && years <= 6))
  throw new Error(`--years is ${values.years}; it is 1 to 6, which the model's past holds.`);
if (!/^20\d\d-\d\d-\d\d$/.test(values.until))
  throw new Error(`--until is ${values.until}; it is a date: 2026-11-27.`);
const stored = values.local === true || values.deployed === true || values.env !== undefined;
const source = stored ? await fromStack() : fromModel();
for (const days of HORIZONS) {
  const records = source(days);
  console.log(
    `\n${days} days: QLIKE, what a forecast lost; the premium is measured over what had settled before`,
  );
  console.log(
    terminalTable(
      qlikeHeading(days),
      records.map((record) => qlikeRow(record, days)),
    ),
  );
  console.log(`\n${days} days: mean squared error of the variance, times 10,000`);
  console.log(terminalTable(ERROR_HEADING, records.map(errorRow)));
  console.log(`\n${days} days: over all tickers, the mean of each day`);
  console.log(terminalTable(PEER_HEADING, peerRows(records)));
}

async function fromStack(): Promise<(days: number) => NamedRecord[]> {
  const outcomes = await storedRecord(values);
  return (days) => {
    const bySymbol = Map.groupBy(
      outcomes.filter(({ horizon }) => horizon === days),
      ({ symbol }) => symbol,
    );
    return [...bySymbol].map(([symbol, windows]) => ({ symbol, windows }));
  };
}

function fromModel(): (days: number) => NamedRecord[] {
  const market = createMarket({ seed: Number(values.seed) });
  const from = addDays(values.until, -Math.round(365 * years));
  console.log(`The modelled market, seed ${values.seed}: expirations from ${from} to ${values.until}.`);
  return (days) =>
    DEFAULT_TICKERS.map(({ symbol }) => {
      return { symbol, windows: modelledRecord(market, symbol, { from, to: values.until, days }) };
    });
}
