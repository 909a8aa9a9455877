import * as z from "zod";
import { AppError } from "../../errors.ts";

/** Bars, quotes and snapshots as they come; any field may be absent or of a wrong kind. Read one by one. */
export type WireFields = Readonly<Record<string, unknown>>;
/** A page of answers by symbol. */
export type WirePage = { bySymbol: ReadonlyMap<string, unknown>; nextPageToken: string | null };

const Token = z
  .string()
  .nullish()
  .transform((token) => (token === undefined || token === "" ? null : token));
const ByName = z.record(z.string(), z.unknown()).nullish();
const BarsPage = z.looseObject({ bars: ByName, next_page_token: Token });
const OptionsPage = z.looseObject({ snapshots: ByName, next_page_token: Token });
const Snapshots = z.record(z.string(), z.unknown());
/** Symbols are written in capitals, and nothing else is in an answer by symbol. */
const SYMBOL = /^[A-Z0-9./]+$/;
const Message = z.looseObject({ message: z.string() });

/** `{"bars": {"SPY": […]}, "next_page_token": …}`; `bars` is null or {} when there are none. */
export function parseBarsPage(body: unknown): WirePage {
  const parsed = BarsPage.safeParse(body);
  if (!parsed.success || parsed.data.bars === undefined) throw unlike("bars");
  return pageOf(parsed.data.bars, parsed.data.next_page_token);
}

/** `{"snapshots": {"SPY261218C00580000": {…}}, "next_page_token": …}`. */
export function parseOptionsPage(body: unknown): WirePage {
  const parsed = OptionsPage.safeParse(body);
  if (!parsed.success || parsed.data.snapshots === undefined) throw unlike("option snapshots");
  return pageOf(parsed.data.snapshots, parsed.data.next_page_token);
}

/** `{"SPY": {…}, "INVALID": null}`. Throws for `{"message": …}`, which is no answer in which all symbols are absent. */
export function parseSnapshots(body: unknown): ReadonlyMap<string, unknown> {
  const parsed = Snapshots.safeParse(body);
  if (!parsed.success) throw unlike("snapshots");
  const entries = Object.entries(parsed.data);
  if (entries.some(([name, value]) => !SYMBOL.test(name) && fieldsOf(value) === null)) {
    throw unlike("snapshots");
  }
  return new Map(entries);
}

/** The message of an error body; empty for a body of another shape. */
export function readMessage(body: string): string {
  try {
    return Message.parse(JSON.parse(body)).message;
  } catch {
    return "";
  }
}

export function fieldsOf(value: unknown): WireFields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as WireFields) : null;
}

function pageOf(byName: Record<string, unknown> | null, nextPageToken: string | null): WirePage {
  return { bySymbol: new Map(Object.entries(byName ?? {})), nextPageToken };
}

function unlike(what: string): AppError {
  return new AppError("provider_bad_body", `Alpaca's answer is not a page of ${what}.`);
}
