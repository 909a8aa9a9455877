import type { FC } from "hono/jsx";
import { DAY_MS } from "../../market/calendar-date.ts";
import type { Incident } from "../../operations/incidents/incident.ts";
import { Ago, Moment } from "../parts/age.tsx";
import { lastingText } from "./status-words.ts";

type At = { nowMs: number };
const SHOWN_DAYS = 30;

/** The address of an incident on the page. */
export function incidentAnchor({ condition, beganAtMs }: Pick<Incident, "condition" | "beganAtMs">): string {
  return `incident-${condition.replace(/[^\w]+/g, "-")}-${Math.floor(beganAtMs / 1_000)}`;
}

/** What is wrong now: what, since when, for how long. */
export const Lasting: FC<{ of: readonly Incident[] } & At> = ({ of, nowMs }) =>
  of.length === 0 ? null : (
    <section aria-labelledby="lasting">
      <h2 id="lasting">What is wrong now</h2>
      <ul class="incidents">
        {of.map((incident) => (
          <OneIncident incident={incident} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );

/** What was: the last thirty days open, those before them folded. */
export const Incidents: FC<{ of: readonly Incident[] } & At> = ({ of, nowMs }) => {
  const isRecent = ({ endedAtMs }: Incident) => endedAtMs === null || endedAtMs > nowMs - SHOWN_DAYS * DAY_MS;
  const recent = of.filter(isRecent);
  const older = of.filter((incident) => !isRecent(incident));
  return (
    <section aria-labelledby="incidents">
      <h2 id="incidents">Incidents</h2>
      {recent.length === 0 ? <p>None in the last {SHOWN_DAYS} days.</p> : <List of={recent} nowMs={nowMs} />}
      {older.length > 0 && (
        <details>
          <summary>
            {older.length} more in the {90 - SHOWN_DAYS} days before
          </summary>
          <List of={older} nowMs={nowMs} />
        </details>
      )}
    </section>
  );
};

const List: FC<{ of: readonly Incident[] } & At> = ({ of, nowMs }) => (
  <ul class="incidents">
    {of.map((incident) => (
      <OneIncident incident={incident} nowMs={nowMs} anchored />
    ))}
  </ul>
);

const OneIncident: FC<{ incident: Incident; anchored?: boolean } & At> = ({ incident, anchored, nowMs }) => {
  const { title, words, severity, beganAtMs, endedAtMs } = incident;
  const lasted = lastingText(((endedAtMs ?? nowMs) - beganAtMs) / 1_000);
  return (
    <li id={anchored === true ? incidentAnchor(incident) : undefined}>
      <p>
        <strong class={endedAtMs === null ? (severity === "critical" ? "down" : "stale") : undefined}>
          {title}
        </strong>
        {endedAtMs === null ? `, for ${lasted}` : `, over after ${lasted}`}
      </p>
      <p>{words}</p>
      <p class="muted">
        <Moment atMs={beganAtMs} />
        {endedAtMs === null ? (
          <>
            {" "}
            (<Ago atMs={beganAtMs} nowMs={nowMs} />)
          </>
        ) : (
          <>
            {" "}
            to <Moment atMs={endedAtMs} />
          </>
        )}
      </p>
    </li>
  );
};
