import { newYorkDate } from "../../../src/market/time-zone.ts";
import { parseTickerSymbol } from "../../../src/options/ticker-symbol.ts";
import { type RecordedContract, type Recording, readRecordings } from "./recordings.ts";

/**
 * The symbols of the recorded chains in a folder, sorted. With `atMs`, only those that were live at that moment:
 * recorded on that day or before, with a contract that has not expired by then.
 */
export function recordedSymbols(dir: string, atMs?: number): string[] {
  const recordings = readRecordings(dir);
  const symbols = [...new Set(recordings.map(({ symbol }) => symbol))].toSorted();
  if (atMs === undefined) return symbols;
  return symbols.filter((symbol) => recordingAt(recordings, symbol, atMs) !== null);
}

/**
 * The recording of a symbol that is live at a moment: the latest one made on that New York day or before. Bodies of
 * the same day (calls and puts apart, or one window each) are merged, and the later quote of a contract wins.
 * Expired contracts are gone. Null where nothing is left.
 */
export function recordingAt(
  recordings: readonly Recording[],
  symbol: string,
  atMs: number,
): Recording | null {
  const today = newYorkDate(atMs);
  const name = parseTickerSymbol(symbol);
  const known = recordings.filter((recording) => recording.symbol === name && recording.recordedOn <= today);
  const day = known
    .map(({ recordedOn }) => recordedOn)
    .reduce((latest, date) => (date > latest ? date : latest), "");
  const ofDay = known.filter(({ recordedOn }) => recordedOn === day);
  const last = ofDay.at(-1);
  if (last === undefined) return null;
  const merged = new Map<string, RecordedContract>();
  for (const contract of ofDay.flatMap(({ contracts }) => contracts)) {
    if (contract.expiration < today) continue;
    const other = merged.get(contract.occSymbol);
    if (other === undefined || contract.quotedMs >= other.quotedMs) merged.set(contract.occSymbol, contract);
  }
  return merged.size === 0 ? null : { ...last, contracts: [...merged.values()] };
}
