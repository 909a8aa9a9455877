import { DAY_MS, dateOfDay } from "../../market/calendar-date.ts";
import { formatOccSymbol, parseOccSymbol } from "../../options/occ-symbol.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import type { Ohlcv } from "../read-ohlcv.ts";
import { readVenueRow } from "./read-venue-row.ts";
import { sumVenues } from "./sum-venues.ts";
import { parseRecords } from "./wire.ts";

/** A trading day of one contract over all option exchanges. Dollars a share; volume in contracts. */
export type OptionDay = Ohlcv & {
  /** 21 characters; null where the answer does not map instruments to symbols. */
  occSymbol: string | null;
  instrumentId: string;
  /** The UTC day, which for options is the New York date of the session. */
  date: string;
  venues: number;
};

/**
 * Reads an answer of OPRA.PILLAR `ohlcv-1d`, which has a row for every exchange that traded a contract, and adds those
 * up. Throws `provider_bad_body` for what are no records; a row that can't be read is counted.
 */
export function readOptionDays(text: string): { days: OptionDay[]; skipped: SkipCounts } {
  const skipped: SkipCounts = {};
  const readings = parseRecords(text).map((record) => readVenueRow(record, "ohlcv-1d"));
  const days = sumVenues(readings, skipped).map(({ symbol, startMs, ...day }) => {
    const contract = symbol === null ? null : parseOccSymbol(symbol);
    const occSymbol = contract === null ? null : formatOccSymbol(contract);
    return { ...day, occSymbol, date: dateOfDay(startMs / DAY_MS) };
  });
  return { days, skipped };
}
