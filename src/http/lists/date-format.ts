import * as z from "zod";
import { DAY_MS, dayNumber } from "../../market/calendar-date.ts";
import { wallTimeToMs, zoneOffsetMs } from "../../market/time-zone.ts";
import { unwrapped } from "./unwrapped.ts";

export const DATE_FORMATS = ["iso", "unix", "spreadsheet"] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** Days from a spreadsheet's zero, 1899-12-30, to 1970-01-01. */
const SPREADSHEET_EPOCH_DAYS = 25_569;
/** A millionth of a day is a twelfth of a second. */
const DAY_PARTS = 1e6;

/** Writes the instants and dates inside a value in the format; null where its schema has none. */
export type DateWriter = ((value: unknown, format: DateFormat) => unknown) | null;

/** By a schema, so that a headline which looks like a date is left as it is. */
export function dateWriter(described: z.ZodType): DateWriter {
  const { schema } = unwrapped(described);
  if (schema instanceof z.ZodISODateTime) return textWriter(writeInstant);
  if (schema instanceof z.ZodISODate) return textWriter(writeDate);
  if (schema instanceof z.ZodArray) return arrayWriter(schema.element as z.ZodType);
  if (schema instanceof z.ZodObject) return objectWriter(schema.shape);
  return null;
}

/** An instant in ISO 8601 as seconds since 1970, or as a spreadsheet's day number on New York's clock. */
export function writeInstant(text: string, format: DateFormat): string | number {
  const atMs = Date.parse(text);
  if (format === "iso" || Number.isNaN(atMs)) return text;
  if (format === "unix") return Math.floor(atMs / 1_000);
  const days = (atMs + zoneOffsetMs(atMs)) / DAY_MS + SPREADSHEET_EPOCH_DAYS;
  return Math.round(days * DAY_PARTS) / DAY_PARTS;
}

/** A New York date as the seconds of its midnight there, or as a spreadsheet's day number. */
export function writeDate(text: string, format: DateFormat): string | number {
  if (format === "iso") return text;
  return format === "unix" ? wallTimeToMs(text, 0) / 1_000 : dayNumber(text) + SPREADSHEET_EPOCH_DAYS;
}

function textWriter(write: (text: string, format: DateFormat) => string | number): DateWriter {
  return (value, format) => (typeof value === "string" ? write(value, format) : value);
}

function arrayWriter(element: z.ZodType): DateWriter {
  const write = dateWriter(element);
  if (write === null) return null;
  return (value, format) => (Array.isArray(value) ? value.map((each) => write(each, format)) : value);
}

function objectWriter(shape: Readonly<Record<string, z.ZodType>>): DateWriter {
  const fields = Object.entries(shape).flatMap(([name, field]) => {
    const write = dateWriter(field);
    return write === null ? [] : [{ name, write }];
  });
  if (fields.length === 0) return null;
  return (value, format) => {
    if (typeof value !== "object" || value === null) return value;
    const written: Record<string, unknown> = { ...value };
    for (const { name, write } of fields) {
      if (Object.hasOwn(written, name)) written[name] = write(written[name], format);
    }
    return written;
  };
}
