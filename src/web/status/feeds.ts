import type { FeedEntry } from "./feed-entries.ts";

/**
 * Written by hand: the library for it brings a parser along, fourteen kilobytes of the bundle, and wants Node's streams.
 */

export type FeedHead = {
  baseUrl: string;
  title: string;
  /** Its own address. */
  self: string;
  /** Of the newest entry; when nothing was ever told, the feed's own birth. */
  nowMs: number;
};

/** RFC 4287. */
export function atomFeed({ baseUrl, title, self, nowMs }: FeedHead, entries: readonly FeedEntry[]): string {
  const host = new URL(baseUrl).hostname;
  const path = new URL(self);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${xml(`tag:${host},2026:status${path.search}`)}</id>
<title>${xml(title)}</title>
<updated>${isoOf(updatedMs(entries, nowMs))}</updated>
<link rel="self" type="application/atom+xml" href="${xml(self)}"/>
<link rel="alternate" type="text/html" href="${xml(`${baseUrl}/status`)}"/>
<author><name>Volaris</name></author>
${entries.map(atomEntry).join("\n")}
</feed>
`;
}

function atomEntry({
  id,
  title,
  words,
  link,
  component,
  publishedMs,
  updatedMs: changedMs,
}: FeedEntry): string {
  return `<entry>
<id>${xml(id)}</id>
<title>${xml(title)}</title>
<published>${isoOf(publishedMs)}</published>
<updated>${isoOf(changedMs)}</updated>
<link rel="alternate" type="text/html" href="${xml(link)}"/>
<category term="${xml(component)}"/>
<content type="text">${xml(words)}</content>
</entry>`;
}

/** RSS 2.0. An item has one date: that of its last change. */
export function rssFeed({ baseUrl, title, self, nowMs }: FeedHead, entries: readonly FeedEntry[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${xml(title)}</title>
<link>${xml(`${baseUrl}/status`)}</link>
<description>Incidents and planned closures</description>
<lastBuildDate>${new Date(updatedMs(entries, nowMs)).toUTCString()}</lastBuildDate>
<ttl>5</ttl>
<atom:link rel="self" type="application/rss+xml" href="${xml(self)}"/>
${entries.map(rssItem).join("\n")}
</channel>
</rss>
`;
}

function rssItem({ id, title, words, link, component, updatedMs: changedMs }: FeedEntry): string {
  return `<item>
<guid isPermaLink="false">${xml(id)}</guid>
<title>${xml(title)}</title>
<link>${xml(link)}</link>
<pubDate>${new Date(changedMs).toUTCString()}</pubDate>
<category>${xml(component)}</category>
<description>${xml(words)}</description>
</item>`;
}

const updatedMs = ([newest]: readonly FeedEntry[], nowMs: number) => newest?.updatedMs ?? nowMs;
const isoOf = (ms: number) => new Date(ms).toISOString();

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
/** What XML 1.0 has no way to write at all: control characters, lone surrogates, two that are no characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Text as it stands in an element or an attribute. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(UNWRITABLE, "")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
