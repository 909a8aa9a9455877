import type { APIEmbedField } from "discord-api-types/v10";
import type { JobStatus } from "../../../scheduling/job-status.ts";
import { ago } from "../figures.ts";
import { joinLines, plainText } from "../plain-text.ts";

const MAX_FIELD = 1_000;

/** A line a job: its state, its last success, its next slot, and what went wrong. */
export function jobLines(jobs: readonly JobStatus[], nowMs: number, brief: boolean): APIEmbedField[] {
  const lines = jobs.map((job) => line(job, nowMs, brief));
  return [{ name: "Jobs", value: joinLines(lines.length > 0 ? lines : ["none is scheduled"], MAX_FIELD) }];
}

function line(job: JobStatus, nowMs: number, brief: boolean): string {
  const { id, lastSuccess, nextSlotMs } = job;
  const done = lastSuccess === null ? "never yet" : ago(lastSuccess.finishedAtMs ?? lastSuccess.slotMs);
  const next = brief || nextSlotMs === null || nextSlotMs <= nowMs ? "" : ` · next ${ago(nextSlotMs)}`;
  return `${sign(job)} \`${id}\` ${done}${next}${brief ? "" : ` · ${job.cadence}`}${trouble(job, brief)}`;
}

function sign({ late, paused, lastRun }: JobStatus): string {
  if (paused) return "⏸️";
  if (late) return "🔴";
  return lastRun !== null && ["failed", "abandoned"].includes(lastRun.status) ? "🟠" : "🟢";
}

function trouble({ paused, control, lastRun }: JobStatus, brief: boolean): string {
  if (paused) return ` · paused: ${plainText(control?.reason ?? "no reason given", 80)}`;
  if (lastRun === null || !["failed", "abandoned"].includes(lastRun.status)) return "";
  return ` · ${lastRun.status}${brief ? "" : `: ${plainText(lastRun.reason ?? "no reason given", 120)}`}`;
}
