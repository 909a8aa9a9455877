import * as z from "zod";
import { AppError } from "../../errors.ts";
import { DAY_MS } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import { readNumber } from "../read-number.ts";
import { readUtcInstant } from "../read-ohlcv.ts";

/** `{"timestamp": "2026-08-13 16:50:25", "symbol": "DELL", "data": {"symbol": "DELL", "iv30": 83.625, …}}` */
const File = z.looseObject({
  timestamp: z.unknown(),
  symbol: z.unknown().optional(),
  data: z.looseObject({ symbol: z.unknown().optional() }),
});

export type CboeFile = { day: string; data: Readonly<Record<string, unknown>> };

/** Percent a year. Less is a fraction, or of what does not move at all; more is a fault. */
const LEAST = 1;
const MOST = 1_000;

/** One of Cboe's small files, of the symbol that was asked for. Throws `provider_bad_body`. */
export function parseFile(body: unknown, name: string, nowMs: number): CboeFile {
  const parsed = File.safeParse(body);
  if (!parsed.success) throw unlike("is not one of its files");
  const { timestamp, data } = parsed.data;
  const said = data.symbol ?? parsed.data.symbol;
  // An index is "_SPX" in the address and "^SPX" inside.
  if (typeof said === "string" && bare(said) !== bare(name)) throw unlike("is about another symbol");
  const day = sessionOf(timestamp, nowMs);
  if (day === null) throw unlike("does not say of when it is");
  return { day, data };
}

/** Percent a year as a fraction; null for none, which Cboe writes as 0, and for what is no volatility. */
export function readPercent(value: unknown): number | null {
  const percent = readNumber(value);
  return percent !== null && percent >= LEAST && percent <= MOST ? percent / 100 : null;
}

/** The session that had last begun at a timestamp. It names no zone; by comparison it is UTC. */
function sessionOf(timestamp: unknown, nowMs: number): string | null {
  if (typeof timestamp !== "string") return null;
  const atMs = readUtcInstant(`${timestamp.trim().replace(" ", "T")}Z`);
  if (atMs === null || atMs > nowMs + DAY_MS || atMs < Date.UTC(2010, 0, 1)) return null;
  // A clock of theirs may be ahead, never a session.
  return newYorkDate(nyseCalendar.lastOpen(Math.min(atMs, nowMs)));
}

function bare(name: string): string {
  return name.replace(/^[_^$]/, "");
}

function unlike(what: string): AppError {
  return new AppError("provider_bad_body", `Cboe's answer ${what}.`);
}
