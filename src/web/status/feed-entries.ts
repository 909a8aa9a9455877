import { addDays } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { Incident } from "../../operations/incidents/incident.ts";
import type { PlannedClosure } from "../../operations/status/planned-closures.ts";
import { incidentAnchor } from "./incident-list.tsx";
import { closureText, lastingText } from "./status-words.ts";

/** Something that a reader of the feed is told of, once. */
export type FeedEntry = {
  /** Stable: the same incident or closure has the same id for ever (RFC 4151). */
  id: string;
  title: string;
  words: string;
  link: string;
  component: string;
  publishedMs: number;
  /** Later than published once an incident is over. */
  updatedMs: number;
};

export type FeedInput = {
  baseUrl: string;
  incidents: readonly Incident[];
  closures: readonly PlannedClosure[];
  /** Only of that job or provider; null for everything. */
  component: string | null;
  nowMs: number;
};

/** A closure is told of so long before. */
const AHEAD_DAYS = 30;
/** The year from which the ids are. */
const TAG_YEAR = "2026";

/** Incidents and planned closures, what changed last first. */
export function feedEntries({ baseUrl, incidents, closures, component, nowMs }: FeedInput): FeedEntry[] {
  const last = addDays(newYorkDate(nowMs), AHEAD_DAYS);
  const ahead = component === null ? closures.filter(({ date }) => date <= last) : [];
  return [
    ...incidents
      .filter((incident) => component === null || incident.component === component)
      .map((incident) => ofIncident(incident, baseUrl)),
    ...ahead.map((closure) => ofClosure(closure, baseUrl)),
  ].toSorted((a, b) => b.updatedMs - a.updatedMs || (a.id < b.id ? -1 : 1));
}

function ofIncident(incident: Incident, baseUrl: string): FeedEntry {
  const { condition, component, title, words, beganAtMs, endedAtMs } = incident;
  const over = endedAtMs === null ? "" : `Over after ${lastingText((endedAtMs - beganAtMs) / 1_000)}: `;
  return {
    id: tagOf(baseUrl, `incident/${condition}/${beganAtMs}`),
    title: `${over}${title}`,
    words,
    link: `${baseUrl}/status#${incidentAnchor(incident)}`,
    component,
    publishedMs: beganAtMs,
    updatedMs: endedAtMs ?? beganAtMs,
  };
}

function ofClosure(closure: PlannedClosure, baseUrl: string): FeedEntry {
  const { date } = closure;
  const toldMs = Date.parse(`${addDays(date, -AHEAD_DAYS)}T00:00:00Z`);
  return {
    id: tagOf(baseUrl, `closure/${date}`),
    title: `${date}: ${closureText(closure)}`,
    words: "Jobs of the session keep to it: what is not due is not missed.",
    link: `${baseUrl}/status#closures`,
    component: "calendar",
    publishedMs: toldMs,
    updatedMs: toldMs,
  };
}

const tagOf = (baseUrl: string, what: string) => `tag:${new URL(baseUrl).hostname},${TAG_YEAR}:${what}`;
