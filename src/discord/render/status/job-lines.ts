import type { APIEmbedField } from "discord-api-types/v10";
import type { HistoryProgress } from "../../../iv-metrics/rebuild/ports.ts";
import { settledDays } from "../../../iv-metrics/rebuild/read-history-progress.ts";
import type { JobStatus } from "../../../scheduling/job-status.ts";
import { ago } from "../figures.ts";
import { joinLines, plainText } from "../plain-text.ts";

const MAX_FIELD = 1_000;

/** A line a job: its state, its last success, its next slot, and what went wrong. */
export function jobLines(
  jobs: readonly JobStatus[],
  history: HistoryProgress,
  nowMs: number,
  brief: boolean,
): APIEmbedField[] {
  const lines = [...jobs.map((job) => line(job, nowMs, brief)), ...historyLine(history)];
  return [{ name: "Jobs", value: joinLines(lines.length > 0 ? lines : ["none is scheduled"], MAX_FIELD) }];
}

/** While the past year is not whole. */
function historyLine(history: HistoryProgress): string[] {
  const done = settledDays(history);
  if (done >= history.wanted) return [];
  const percent = Math.floor((100 * done) / history.wanted);
  const sources = Object.entries(history.rebuilt).map(
    ([source, days]) => `${days.toLocaleString("en-US")} of ${source}`,
  );
  const seen = history.live === 0 ? [] : [`${history.live.toLocaleString("en-US")} seen live`];
  const parts = [...sources, ...seen].join(", ");
  const whole = `${done.toLocaleString("en-US")} of ${history.wanted.toLocaleString("en-US")} days`;
  return [`⏳ past year's volatility ${percent} %: ${whole}${parts === "" ? "" : ` (${parts})`}`];
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
