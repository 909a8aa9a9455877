import type { JobStatus } from "../../scheduling/job-status.ts";
import type { Incident } from "../incidents/incident.ts";

/** How everything is, in a sentence. */
export type Banner = {
  state: "up" | "degraded" | "down";
  words: string;
  /** Since when, epoch ms; null where all is well. */
  sinceMs: number | null;
};

export type BannerInput = {
  jobs: readonly JobStatus[];
  lasting: readonly Incident[];
  schedulerEnabled: boolean;
};

/**
 * `down`: jobs of the session are meant to run and every one of them is late or failing. `degraded`: something is wrong
 * and something works. What is paused on purpose is neither, and is said where the job is.
 */
export function bannerOf({ jobs, lasting, schedulerEnabled }: BannerInput): Banner {
  if (!schedulerEnabled) {
    return { state: "down", words: "The scheduler is switched off: nothing is fetched.", sinceMs: null };
  }
  const [first] = lasting.toSorted((a, b) => a.beganAtMs - b.beganAtMs);
  if (first === undefined) return { state: "up", words: `All is well.${pausedWords(jobs)}`, sinceMs: null };
  const suffering = new Set(lasting.filter(isOfJob).map(({ component }) => component));
  const meant = jobs.filter(({ daily, paused }) => !daily && !paused);
  if (meant.length > 0 && meant.every(({ id }) => suffering.has(id))) {
    return { state: "down", words: "Down: no job of the session succeeds.", sinceMs: first.beganAtMs };
  }
  return { state: "degraded", words: `Degraded: ${titlesOf(lasting)}.`, sinceMs: first.beganAtMs };
}

const isOfJob = ({ condition }: Incident) => condition.startsWith("job_");

const NAMED = 3;

function titlesOf(lasting: readonly Incident[]): string {
  const named = lasting.slice(0, NAMED).map(({ title }) => title);
  const more = lasting.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join("; ");
}

function pausedWords(jobs: readonly JobStatus[]): string {
  const paused = jobs.filter((job) => job.paused).map(({ id }) => id);
  if (paused.length === 0) return "";
  return ` Paused on purpose: ${paused.join(", ")}.`;
}
