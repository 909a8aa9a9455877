import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import { parseTickerSymbol, SYMBOL_REFUSAL } from "../../../src/options/ticker-symbol.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** One recorded contract with what filters need to know of it; `fields` are as recorded. */
export type RecordedContract = {
  readonly side: "CALL" | "PUT";
  readonly expiration: string;
  readonly strike: number;
  /** The strike as the recorded body writes it, e.g. "382.0". */
  readonly strikeKey: string;
  readonly occSymbol: string;
  readonly nonStandard: boolean;
  readonly quotedMs: number;
  readonly fields: Fields;
};

/** One recorded `/chains` body. */
export type Recording = {
  /** As the Worker names it: SPX, whether the body says "SPX" or "$SPX". */
  readonly symbol: string;
  readonly file: string;
  /** New York's date of the latest quote in it: the day it was fetched. */
  readonly recordedOn: string;
  readonly underlyingPrice: number;
  /** Everything at the top of the body except the two maps. */
  readonly header: Fields;
  readonly contracts: readonly RecordedContract[];
};

const FILE_NAME = /^chains_.+\.json$/;
const SIDES = [
  ["callExpDateMap", "CALL"],
  ["putExpDateMap", "PUT"],
] as const;

/** Reads every `chains_<SYMBOL>*.json` of a folder. Throws where there is none, or one is not a chain. */
export function readRecordings(dir: string): Recording[] {
  const files = listFiles(dir);
  if (files.length === 0) {
    throw new Error(
      `${dir} holds no recorded chains. Put Schwab /chains bodies there as chains_<SYMBOL>*.json.`,
    );
  }
  return files.map((file) => readRecording(join(dir, file), file));
}

function listFiles(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => FILE_NAME.test(name))
      .toSorted();
  } catch (cause) {
    throw new Error(`The replay folder ${dir} cannot be read. Give a folder of recorded /chains bodies.`, {
      cause,
    });
  }
}

function readRecording(path: string, file: string): Recording {
  const body: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!isFields(body)) throw new Error(`${file} is not a /chains body: it is not an object.`);
  const { callExpDateMap: _calls, putExpDateMap: _puts, ...header } = body;
  const contracts = SIDES.flatMap(([map, side]) => contractsIn(body[map], side));
  const latestMs = contracts.reduce((latest, contract) => Math.max(latest, contract.quotedMs), 0);
  const { symbol, underlyingPrice } = header;
  if (typeof symbol !== "string" || contracts.length === 0 || latestMs === 0) {
    throw new Error(`${file} is not a /chains body: it has no symbol, no contracts or no quote times.`);
  }
  return {
    symbol: requireTicker(symbol, file),
    file,
    recordedOn: newYorkDate(latestMs),
    underlyingPrice: numberOr(underlyingPrice, 0),
    header,
    contracts,
  };
}

function requireTicker(text: string, file: string): string {
  const symbol = parseTickerSymbol(text);
  if (symbol === null) throw new Error(`${file} is not a /chains body: its symbol ${SYMBOL_REFUSAL}.`);
  return symbol;
}

function contractsIn(map: unknown, side: RecordedContract["side"]): RecordedContract[] {
  if (!isFields(map)) return [];
  const contracts: RecordedContract[] = [];
  for (const [key, strikes] of Object.entries(map)) {
    if (!isFields(strikes)) continue;
    for (const [strikeKey, list] of Object.entries(strikes)) {
      if (!Array.isArray(list)) continue;
      for (const fields of list.filter(isFields)) {
        contracts.push({
          side,
          expiration: key.slice(0, 10),
          strike: numberOr(fields["strikePrice"], Number(strikeKey)),
          strikeKey,
          occSymbol: String(fields["symbol"] ?? ""),
          nonStandard: fields["nonStandard"] === true,
          quotedMs: numberOr(fields["quoteTimeInLong"], 0),
          fields,
        });
      }
    }
  }
  return contracts;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}
