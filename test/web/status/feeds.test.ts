import { expect, test } from "vitest";
import { xml2js } from "xml-js";
import type { PlannedClosure } from "../../../src/operations/status/planned-closures.ts";
import { feedEntries } from "../../../src/web/status/feed-entries.ts";
import { atomFeed, rssFeed } from "../../../src/web/status/feeds.ts";
import { anIncident } from "../../support/memory-status.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";

const BASE = "https://volaris.example";
const HEAD = {
  baseUrl: BASE,
  title: "Volaris status",
  self: `${BASE}/status/feed.atom?job=a&b`,
  nowMs: IN_SESSION,
};
const CHRISTMAS: PlannedClosure = {
  date: "2026-12-20",
  kind: "closed",
  name: "A <day>",
  session: null,
  special: false,
};
const INCIDENTS = [
  anIncident({ words: `Schwab said "<503>" & 'nothing' else\u0000\uD800]]>` }),
  anIncident({
    condition: "provider_down:schwab",
    component: "schwab",
    endedAtMs: null,
    beganAtMs: IN_SESSION,
  }),
];
const entries = (changes: Partial<Parameters<typeof feedEntries>[0]> = {}) =>
  feedEntries({
    baseUrl: BASE,
    incidents: INCIDENTS,
    closures: [CHRISTMAS],
    component: null,
    nowMs: IN_SESSION,
    ...changes,
  });

type Element = { name: string; text: string; children: Element[] };
type Parsed = { name?: string; type?: string; text?: string; elements?: Parsed[] };

/** Throws for what is no XML. */
function parseXml(text: string): Element {
  const read = ({ name = "", elements = [] }: Parsed): Element => ({
    name,
    text: elements.map((one) => (one.type === "text" ? (one.text ?? "") : "")).join(""),
    children: elements.filter(({ type }) => type === "element").map(read),
  });
  const [root] = (xml2js(text, { compact: false }) as Parsed).elements ?? [];
  return read(root ?? {});
}
const textsOf = (element: Element, name: string): string[] =>
  element.children.flatMap((child) => (child.name === name ? [child.text] : []));

test("Atom is XML with what it must have, whatever was said in an incident", () => {
  const feed = parseXml(atomFeed(HEAD, entries()));
  expect(feed.name).toBe("feed");
  expect(textsOf(feed, "updated")).toEqual([new Date(IN_SESSION).toISOString()]);
  const told = feed.children.filter(({ name }) => name === "entry");
  expect(told.map((entry) => textsOf(entry, "title")[0])).toEqual([
    "options_refresh is failing",
    "Over after 32 min: options_refresh is failing",
    "2026-12-20: A <day>: NYSE is closed",
  ]);
  expect(textsOf(told[1] as Element, "content")).toEqual([`Schwab said "<503>" & 'nothing' else\uFFFD]]>`]);
  for (const entry of told) {
    for (const name of ["id", "title", "updated", "published", "content"]) {
      expect(textsOf(entry, name), name).toHaveLength(1);
    }
  }
});

test("RSS is XML with an item each", () => {
  const [channel] = parseXml(rssFeed(HEAD, entries())).children;
  const items = channel?.children.filter(({ name }) => name === "item") ?? [];
  expect(items.map((item) => textsOf(item, "pubDate")[0])).toEqual([
    "Mon, 23 Nov 2026 15:00:00 GMT",
    "Mon, 23 Nov 2026 14:45:00 GMT",
    "Fri, 20 Nov 2026 00:00:00 GMT",
  ]);
  expect(textsOf(items[0] as Element, "guid")).toEqual([entries()[0]?.id]);
});

test("an entry keeps its id once its incident is over, and changes its date", () => {
  const began = anIncident({ endedAtMs: null });
  const over = { ...began, endedAtMs: began.beganAtMs + minutes(9) };
  const [before] = entries({ incidents: [began], closures: [] });
  const [after] = entries({ incidents: [over], closures: [], nowMs: IN_SESSION + minutes(900) });
  expect(after?.id).toBe(before?.id);
  expect([before?.updatedMs, after?.updatedMs]).toEqual([began.beganAtMs, over.endedAtMs]);
  expect(after?.publishedMs).toBe(began.beganAtMs);
});

test("a feed of one job has its incidents alone; closures are told a month ahead", () => {
  expect(entries({ component: "schwab" }).map(({ component }) => component)).toEqual(["schwab"]);
  const nowMs = IN_SESSION - minutes(10 * 1_440);
  expect(entries({ incidents: [], nowMs })).toEqual([]);
});

test("a feed with nothing to tell is a feed all the same", () => {
  expect(parseXml(atomFeed(HEAD, [])).children.filter(({ name }) => name === "entry")).toEqual([]);
});
