import { DAY_MS, dateOfDay, dayNumber, HOUR_MS, MINUTE_MS } from "./calendar-date.ts";
import { newYorkOffsetMs } from "./new-york-offset.ts";

/** The zone in which every US session time is written. */
export const NEW_YORK = "America/New_York";
/** The zone of the daily jobs unless the operator chooses another. */
const UTC = "UTC";

/** Thrown for a zone name that the platform's IANA data does not know. */
export class UnknownTimeZoneError extends RangeError {
  override readonly name = "UnknownTimeZoneError";
  readonly timeZone: string;

  constructor(timeZone: string) {
    super(`"${timeZone}" is not a time zone. Use an IANA name such as America/New_York or UTC.`);
    this.timeZone = timeZone;
  }
}

/** What a clock on the wall shows: the date and the minutes since midnight as written on its face. */
export type WallTime = {
  readonly date: string;
  readonly minuteOfDay: number;
};

type ZoneOffsets = {
  readonly formatter: Intl.DateTimeFormat;
  /** Offset by UTC day; null marks a day on which the clocks change. */
  readonly byDay: Map<number, number | null>;
  readonly byQuarterHour: Map<number, number>;
};

const QUARTER_HOUR_MS = 15 * MINUTE_MS;
// Ten years of days: enough for every listed expiration, small enough for a 128 MB isolate.
const MEMO_LIMIT = 4_000;

const zones = new Map<string, ZoneOffsets>();

export function isTimeZone(timeZone: string): boolean {
  if (timeZone === UTC || timeZone === NEW_YORK) return true;
  try {
    zoneOffsets(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds to add to UTC to get the zone's wall time at that instant. Throws {@link UnknownTimeZoneError}. */
export function zoneOffsetMs(atMs: number, timeZone: string = NEW_YORK): number {
  // Without Intl, whose first formatter costs an isolate more than an idle tick.
  if (timeZone === UTC) return 0;
  const byRule = timeZone === NEW_YORK ? newYorkOffsetMs(atMs) : null;
  return byRule ?? offsetByPlatform(atMs, timeZone);
}

/** The same from the platform's IANA data, for every zone and every year it knows. */
export function offsetByPlatform(atMs: number, timeZone: string): number {
  const zone = zoneOffsets(timeZone);
  const day = Math.floor(atMs / DAY_MS);
  const ofDay = zone.byDay.get(day) ?? rememberDay(zone, day);
  if (ofDay !== null) return ofDay;
  // Every zone changes its clocks on a quarter of an hour.
  const quarter = Math.floor(atMs / QUARTER_HOUR_MS);
  return (
    zone.byQuarterHour.get(quarter) ??
    remember(zone.byQuarterHour, quarter, readOffsetMs(zone.formatter, quarter * QUARTER_HOUR_MS))
  );
}

/** The zone's wall time at an instant. */
export function wallTime(atMs: number, timeZone: string = NEW_YORK): WallTime {
  const local = atMs + zoneOffsetMs(atMs, timeZone);
  const day = Math.floor(local / DAY_MS);
  return { date: dateOfDay(day), minuteOfDay: Math.floor((local - day * DAY_MS) / MINUTE_MS) };
}

/** The date on New York's calendar at an instant. */
export function newYorkDate(atMs: number): string {
  return dateOfDay(newYorkDay(atMs));
}

/** The same date as a day number, days since 1970-01-01. */
export function newYorkDay(atMs: number): number {
  return Math.floor((atMs + zoneOffsetMs(atMs)) / DAY_MS);
}

/**
 * The instant (epoch ms) at which the zone's clocks show `minuteOfDay` on `date`.
 *
 * A time that the clocks skip in spring is moved forward by the gap (02:30 becomes 03:30); a time they show twice
 * in autumn means the first of the two. Those are the rules of RFC 5545 and of Temporal's "compatible".
 */
export function wallTimeToMs(date: string, minuteOfDay: number, timeZone: string = NEW_YORK): number {
  const naiveMs = dayNumber(date) * DAY_MS + minuteOfDay * MINUTE_MS;
  const before = zoneOffsetMs(naiveMs - DAY_MS, timeZone);
  const after = zoneOffsetMs(naiveMs + DAY_MS, timeZone);
  const first = naiveMs - before;
  if (before === after || zoneOffsetMs(first, timeZone) === before) return first;
  const second = naiveMs - after;
  return zoneOffsetMs(second, timeZone) === after ? second : first;
}

function zoneOffsets(timeZone: string): ZoneOffsets {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const made = { formatter: offsetFormatter(timeZone), byDay: new Map(), byQuarterHour: new Map() };
  zones.set(timeZone, made);
  return made;
}

function offsetFormatter(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    throw new UnknownTimeZoneError(timeZone);
  }
}

function rememberDay(zone: ZoneOffsets, day: number): number | null {
  const remembered = zone.byDay.get(day);
  if (remembered !== undefined) return remembered;
  const start = readOffsetMs(zone.formatter, day * DAY_MS);
  const end = readOffsetMs(zone.formatter, (day + 1) * DAY_MS);
  return remember(zone.byDay, day, start === end ? start : null);
}

function remember<T>(memo: Map<number, T>, key: number, value: T): T {
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(key, value);
  return value;
}

const OFFSET_TEXT = /GMT(?:([+-])(\d{2}):(\d{2}))?/;

function readOffsetMs(formatter: Intl.DateTimeFormat, atMs: number): number {
  const [, sign, hours, minutes] = OFFSET_TEXT.exec(formatter.format(atMs)) ?? [];
  if (sign === undefined) return 0;
  const size = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  return sign === "-" ? -size : size;
}
