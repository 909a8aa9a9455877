import * as z from "zod";
import { AppError } from "../../errors.ts";
import { type ProviderAnswer, parseJsonBody } from "../provider-http.ts";
import { readNumber } from "../read-number.ts";
import { finnhubError } from "./http-errors.ts";

const number = z.preprocess(readNumber, z.number());
/** Null where a number is absent, null or unreadable. */
const maybeNumber = z.unknown().optional().transform(readNumber);
const maybeText = z.string().nullish().catch(null);

const Refusal = z.looseObject({ error: z.string() });
const Quote = z.object({ c: number, pc: maybeNumber, t: number });
const Profile = z.looseObject({
  ticker: maybeText,
  name: maybeText,
  exchange: maybeText,
  finnhubIndustry: maybeText,
  currency: maybeText,
  /** Millions of `currency`. */
  marketCapitalization: maybeNumber,
  /** Millions. */
  shareOutstanding: maybeNumber,
});
/** `{}` is Finnhub's unknown symbol; a body with other things in it than a company's, such as a message, is no profile. */
const ProfileBody = z
  .record(z.string(), z.unknown())
  .refine((body) => Object.keys(body).length === 0 || "name" in body || "ticker" in body)
  .pipe(Profile);
const Calendar = z.looseObject({ earningsCalendar: z.array(z.unknown()) });
const News = z.array(z.unknown());

/** One report of the calendar. */
export const WireReport = z.object({
  symbol: z.string().regex(/^[A-Z0-9][A-Z0-9.\-/]{0,14}$/),
  date: z.string(),
  hour: maybeText,
  year: maybeNumber,
  quarter: maybeNumber,
  epsEstimate: maybeNumber,
  epsActual: maybeNumber,
  revenueEstimate: maybeNumber,
  revenueActual: maybeNumber,
});

/** One item of company-news; `datetime` in epoch seconds. */
export const WireNewsItem = z.object({
  id: z.union([z.number().int().positive(), z.string().regex(/^[\w-]{1,40}$/)]),
  datetime: number,
  headline: z.string().trim().min(1).max(1_000),
  summary: maybeText,
  source: maybeText,
  url: z.url({ protocol: /^https?$/ }).max(2_000),
});

export type WireQuote = z.infer<typeof Quote>;
export type WireProfile = z.infer<typeof Profile>;

/** Throws what the answer means, `provider_bad_body` for one that is no quote. */
export function parseQuote(answer: ProviderAnswer, nowMs: number): WireQuote {
  return parse(answer, Quote, "quote", nowMs);
}

export function parseProfile(answer: ProviderAnswer, nowMs: number): WireProfile {
  return parse(answer, ProfileBody, "profile", nowMs);
}

/** The reports, each still to be read. */
export function parseCalendar(answer: ProviderAnswer, nowMs: number): unknown[] {
  return parse(answer, Calendar, "earnings calendar", nowMs).earningsCalendar;
}

/** The items, each still to be read. */
export function parseNews(answer: ProviderAnswer, nowMs: number): unknown[] {
  return parse(answer, News, "news", nowMs);
}

function parse<T>(answer: ProviderAnswer, schema: z.ZodType<T>, what: string, nowMs: number): T {
  const refused = finnhubError(answer, saysOf(answer.text), nowMs);
  if (refused !== null) throw refused;
  const body = parseJsonBody("Finnhub", answer.text);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  if (Refusal.safeParse(body).success) {
    throw new AppError("provider_rejected", `Finnhub refused the ${what}, with status ${answer.status}.`);
  }
  throw new AppError("provider_bad_body", `Finnhub's ${what} has another shape than expected.`);
}

/** The sentence of a refusal: {"error"}, or a text that is no JSON. Empty for what is no refusal. */
function saysOf(text: string): string {
  if (!/^\s*[[{<"]/.test(text)) return text.slice(0, 300);
  if (!/^\s*\{\s*"error"/.test(text)) return "";
  return /"error"\s*:\s*"([^"]*)"/.exec(text.slice(0, 500))?.[1] ?? "";
}
