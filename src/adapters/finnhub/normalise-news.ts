import type { NewsItem } from "../../company/ports.ts";
import { dayNumber, HOUR_MS } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { countSkip, type SkipCounts } from "../../providers/provider.ts";
import { decodeEntities } from "./decode-entities.ts";
import { isPast } from "./normalise.ts";
import { WireNewsItem } from "./wire.ts";

/** One story is passed on by several within the hour; a column of the same name comes once a day. */
const SAME_STORY_MS = HOUR_MS;

type NewsRequest = { symbol: string; from: string; to: string };

/**
 * News of New York dates, newest first, as people read them. A story that comes twice, under one id, one address, or one
 * headline within an hour, is kept once. The day beyond each end was asked for to lose nothing, and is no fault.
 */
export function normaliseNews(
  rows: readonly unknown[],
  request: NewsRequest,
  nowMs: number,
): { items: NewsItem[]; skipped: SkipCounts } {
  const items: NewsItem[] = [];
  const skipped: SkipCounts = {};
  for (const row of rows) {
    const item = readItem(row, request.symbol);
    if (item === null || !isPast(item.publishedAtMs, nowMs)) {
      countSkip(skipped, "malformed");
      continue;
    }
    const date = newYorkDate(item.publishedAtMs);
    if (date < request.from || date > request.to) {
      if (Math.abs(dayNumber(date) - nearest(date, request)) > 1) countSkip(skipped, "outside_request");
      continue;
    }
    const twin = items.findIndex((known) => isSameStory(known, item));
    const known = items[twin];
    if (known === undefined) {
      items.push(item);
      continue;
    }
    countSkip(skipped, "duplicate");
    if (known.summary === "") items[twin] = { ...known, summary: item.summary };
  }
  return { items: items.toSorted((a, b) => b.publishedAtMs - a.publishedAtMs), skipped };
}

function readItem(row: unknown, symbol: string): NewsItem | null {
  const parsed = WireNewsItem.safeParse(row);
  if (!parsed.success) return null;
  const { headline, summary, source, url, datetime } = parsed.data;
  const text = decodeEntities(headline).trim();
  if (text === "") return null;
  return {
    id: String(parsed.data.id),
    symbol,
    headline: text,
    summary: decodeEntities(summary ?? "").trim(),
    publisher: decodeEntities(source ?? "").trim(),
    url: url.replaceAll("&amp;", "&"),
    publishedAtMs: datetime * 1_000,
  };
}

function isSameStory(a: NewsItem, b: NewsItem): boolean {
  if (a.id === b.id) return true;
  if (a.url === b.url && !isFrontPage(a.url)) return true;
  const near = Math.abs(a.publishedAtMs - b.publishedAtMs) <= SAME_STORY_MS;
  return near && headlineKey(a.headline) === headlineKey(b.headline);
}

/** A publisher's front page is the address of many stories. */
function isFrontPage(url: string): boolean {
  const { pathname, search } = new URL(url);
  return pathname === "/" && search === "";
}

const headlineKey = (headline: string) => headline.toLowerCase().replace(/\s+/g, " ");

function nearest(date: string, { from, to }: NewsRequest): number {
  return dayNumber(date < from ? from : to);
}
