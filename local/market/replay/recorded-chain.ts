import { daysBetween } from "../../../src/market/calendar-date.ts";
import type { ChainQuery } from "../schwab/chain-query.ts";
import { chooseStrikes } from "../schwab/choose-strikes.ts";
import type { ChainText } from "../schwab/schwab-source.ts";
import { recordedUnderlying } from "./recorded-quote.ts";
import type { Fields, RecordedContract, Recording } from "./recordings.ts";

type ExpDateMap = Record<string, Record<string, Fields[]>>;

/**
 * A recorded body cut down to what the query asks. Numbers stay as recorded; days to expiration, in the keys and in
 * the contracts, are counted again from `today`, because Schwab counts them from the day of the request.
 */
export function recordedChain(recording: Recording, query: ChainQuery, today: string): ChainText {
  const asked = recording.contracts.filter((contract) => isAsked(contract, query));
  const chosen = [...group(asked).values()].flatMap((contracts) =>
    chooseContracts(contracts, recording, query),
  );
  const maps = { CALL: expDateMap(chosen, "CALL", today), PUT: expDateMap(chosen, "PUT", today) };
  const { underlying: _recorded, ...header } = recording.header;
  const body = {
    ...header,
    ...(query.includeUnderlyingQuote ? { underlying: recordedUnderlying(recording) } : {}),
    numberOfContracts: chosen.length,
    callExpDateMap: maps.CALL,
    putExpDateMap: maps.PUT,
  };
  return { text: JSON.stringify(body), contracts: chosen.length };
}

function isAsked(contract: RecordedContract, query: ChainQuery): boolean {
  const { expiration, side, nonStandard } = contract;
  if (query.contractType !== "ALL" && query.contractType !== side) return false;
  if (query.fromDate !== null && expiration < query.fromDate) return false;
  if (query.toDate !== null && expiration > query.toDate) return false;
  if (query.expirationMonth !== null && Number(expiration.slice(5, 7)) !== query.expirationMonth)
    return false;
  return query.optionType === "ALL" || nonStandard === (query.optionType === "NS");
}

function group(contracts: readonly RecordedContract[]): Map<string, RecordedContract[]> {
  return Map.groupBy(contracts, ({ side, expiration }) => `${side} ${expiration}`);
}

function chooseContracts(
  contracts: readonly RecordedContract[],
  recording: Recording,
  query: ChainQuery,
): RecordedContract[] {
  const side = contracts[0]?.side ?? "CALL";
  const strikes = [...new Set(contracts.map(({ strike }) => strike))].toSorted((a, b) => a - b);
  const wanted = chooseStrikes(strikes, side, recording.underlyingPrice, query);
  return contracts.filter(({ strike }) => wanted.has(strike));
}

function expDateMap(contracts: readonly RecordedContract[], side: "CALL" | "PUT", today: string): ExpDateMap {
  const ofSide = contracts
    .filter((contract) => contract.side === side)
    .toSorted((a, b) => compare(a.expiration, b.expiration) || a.strike - b.strike);
  const map: ExpDateMap = {};
  for (const { expiration, strikeKey, fields } of ofSide) {
    const daysToExpiration = daysBetween(today, expiration);
    const key = `${expiration}:${daysToExpiration}`;
    const strikes = map[key] ?? {};
    map[key] = strikes;
    const list = strikes[strikeKey] ?? [];
    strikes[strikeKey] = list;
    list.push({ ...fields, daysToExpiration });
  }
  return map;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
