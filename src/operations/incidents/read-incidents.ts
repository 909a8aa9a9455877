import { DAY_MS } from "../../market/calendar-date.ts";
import type { Incident, IncidentStore } from "./incident.ts";

/** As long as the bars of the jobs reach back. */
const INCIDENT_DAYS = 90;
/** A provider that comes and goes all day must not make a page of a thousand rows. */
const MOST = 200;

/** Those that last and those that ended within ninety days, newest first; at most two hundred. */
export function readIncidents(
  incidents: Pick<IncidentStore, "readSince">,
  nowMs: number,
): Promise<Incident[]> {
  return incidents.readSince(nowMs - INCIDENT_DAYS * DAY_MS, MOST);
}
