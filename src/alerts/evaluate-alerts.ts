import type { EarningsReport } from "../company/ports.ts";
import type { Logger } from "../log.ts";
import { crossingPost, earningsPost, type PostDeps } from "./alert-post.ts";
import { reportTomorrow, whoseTurn } from "./earnings-eve.ts";
import { type LookDeps, lookAtAlert } from "./look-at-alert.ts";
import type { AlertBook, AlertKind, Sighting, WatchedAlert } from "./ports.ts";

export type EvaluateAlertsDeps = LookDeps &
  PostDeps & {
    book: Pick<AlertBook, "readArmed" | "record">;
    /** Reports to come, soonest first; null when nobody knows, which is never taken for none. */
    nextEarnings: (symbol: string, nowMs: number) => Promise<Pick<EarningsReport, "date" | "when">[] | null>;
    /** Tickers of one run; each may cost a provider call and two to what is remembered. Others have their turn later. */
    mostEarningsLooks: number;
    /** Called with those that fired, to tell others than Discord; never throws. */
    tellFired?: (fired: readonly Sighting[], nowMs: number) => Promise<void>;
    log: Logger;
  };

/**
 * Looks at the armed alerts of these kinds, of some tickers or of all, after a run has stored something new of them. Two
 * requests to the database at most, one when nothing has changed. Returns how many fired: each has its post in the
 * outbox by then.
 */
export async function evaluateAlerts(
  deps: EvaluateAlertsDeps,
  wanted: { kinds: readonly AlertKind[]; symbols: readonly string[] | null },
  nowMs: number,
): Promise<number> {
  const armed = await deps.book.readArmed(wanted);
  const levels = armed.flatMap((watched) => sightingOf(watched, deps, nowMs) ?? []);
  const reports = await earningsSightings(deps, armed, nowMs);
  const sightings = [...levels, ...reports];
  if (sightings.length === 0) return 0;
  const keys = new Set(await deps.book.record(sightings, nowMs));
  if (keys.size === 0) return 0;
  deps.log("info", "alerts_fired", { armed: armed.length, fired: keys.size });
  await deps.tellFired?.(
    sightings.filter(({ post }) => post !== null && keys.has(post.key)),
    nowMs,
  );
  return keys.size;
}

function sightingOf(watched: WatchedAlert, deps: EvaluateAlertsDeps, nowMs: number): Sighting | null {
  const look = lookAtAlert(watched, deps, nowMs);
  if (look === null) return null;
  const { seen, fires } = look;
  const post = fires ? crossingPost(watched, seen, deps, nowMs) : null;
  return { alert: watched.alert, seen, firedFor: null, post };
}

async function earningsSightings(
  deps: EvaluateAlertsDeps,
  armed: readonly WatchedAlert[],
  nowMs: number,
): Promise<Sighting[]> {
  const alerts = armed.map(({ alert }) => alert).filter(({ kind }) => kind === "earnings");
  const symbols = [...new Set(alerts.map(({ symbol }) => symbol))];
  const sightings: Sighting[] = [];
  for (const symbol of whoseTurn(symbols, deps.mostEarningsLooks, nowMs)) {
    const report = reportTomorrow((await deps.nextEarnings(symbol, nowMs)) ?? [], deps.calendar, nowMs);
    if (report === null) continue;
    for (const alert of alerts.filter((one) => one.symbol === symbol && one.firedFor !== report.date)) {
      const post = earningsPost(alert, report, deps, nowMs);
      sightings.push({ alert, seen: { value: 1, atMs: nowMs }, firedFor: report.date, post });
    }
  }
  return sightings;
}
