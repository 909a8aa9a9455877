import type { Incident } from "../../operations/incidents/incident.ts";
import type { PlannedClosure } from "../../operations/status/planned-closures.ts";
import type { StatusView } from "../../operations/status/read-status.ts";
import type { DataFreshness } from "../../providers/freshness.ts";

const iso = (ms: number) => new Date(ms).toISOString();
const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));

/** The status page for programs. */
export function statusJson(view: StatusView) {
  const { banner } = view;
  return {
    asOf: iso(view.nowMs),
    state: banner.state,
    words: banner.words,
    since: isoOrNull(banner.sinceMs),
    inSession: view.inSession,
    schedulerEnabled: view.schedulerEnabled,
    lasting: view.lasting.map(incidentJson),
    jobs: view.jobs.map(jobJson),
    tickers: view.tickers.map(({ symbol, chain, price, metrics, stale }) => {
      return { symbol, stale, chain: ageJson(chain), price: ageJson(price), metrics: ageJson(metrics) };
    }),
    incidents: view.incidents.map(incidentJson),
    closures: view.closures.map(closureJson),
  };
}

function incidentJson({ beganAtMs, endedAtMs, ...incident }: Incident) {
  return { ...incident, began: iso(beganAtMs), ended: isoOrNull(endedAtMs) };
}

function closureJson({ session, ...closure }: PlannedClosure) {
  const hours = session === null ? null : { open: iso(session.openMs), close: iso(session.closeMs) };
  return { ...closure, hours };
}

function jobJson(job: StatusView["jobs"][number]) {
  const { id, cadence, late, paused, nextSlotMs, overdueSlotMs, lastRun, lastOutage } = job;
  return {
    id,
    cadence,
    late,
    paused,
    nextSlot: isoOrNull(nextSlotMs),
    overdueSlot: isoOrNull(overdueSlotMs),
    lastRun: lastRun && { slot: iso(lastRun.slotMs), status: lastRun.status, reason: lastRun.reason },
    lastOutage: lastOutage && {
      from: iso(lastOutage.firstSlotMs),
      to: iso(lastOutage.lastSlotMs),
      status: lastOutage.status,
      reason: lastOutage.reason,
      recovered: isoOrNull(lastOutage.recoveredAtMs),
      downSeconds: lastOutage.downSeconds,
    },
    days: job.days.map(({ day, state, runs, downSeconds }) => ({ day, state, runs, downSeconds })),
  };
}

const ageJson = (data: DataFreshness | null) =>
  data && {
    asOf: isoOrNull(data.asOfMs),
    ageSeconds: data.ageSeconds,
    stale: data.stale,
    provider: data.provider,
  };
