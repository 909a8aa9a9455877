import type { JobId, Schedule } from "../scheduling/job.ts";
import { MEASURED_CPU } from "./measured-cpu.ts";
import { ticksOfDay } from "./plan-ticks.ts";

type Measured = { coldMs: number; warmMs: number };
type MeasuredSlice = Measured & { contracts: number };
type MeasuredSymbols = Measured & { symbols: number };

/** Medians of CPU milliseconds by kind of invocation, with the size of what each was measured on. */
export type MeasuredCpu = {
  idleTick: Measured;
  sessionTick: MeasuredSymbols;
  ivMetricsPage: MeasuredSymbols;
  eodPage: MeasuredSymbols;
  calc: Measured;
  chain: Measured;
  tickers: Measured;
  slice250: MeasuredSlice;
  slice600: MeasuredSlice;
  slice1500: MeasuredSlice;
};

/** What `npm run bench:cpu` measured last. */
export const MEASURED: MeasuredCpu = MEASURED_CPU;

/** In an isolate that has been at work, and as the first event of a fresh one. */
export type CpuOf = { warmMs: number; coldMs: number };

export type CpuDay = {
  slots: Record<JobId, number>;
  ticks: number;
  tickers: number;
  symbolsPerRun: number;
  slices: number;
  contractsPerSlice: number;
  /** Pages that come through the queue. */
  pages: number;
};

/** Of one slice: the line that lies nearest to the slices that were measured (least squares). */
function sliceCpu({ slice250, slice600, slice1500 }: MeasuredCpu, contracts: number): CpuOf {
  const slices = [slice250, slice600, slice1500];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const size = mean(slices.map((each) => each.contracts));
  const spread = mean(slices.map((each) => (each.contracts - size) ** 2));
  const at = (cost: "warmMs" | "coldMs") => {
    const ms = mean(slices.map((each) => each[cost]));
    const together = mean(slices.map((each) => (each.contracts - size) * (each[cost] - ms)));
    return ms + (together / spread) * (contracts - size);
  };
  return { warmMs: at("warmMs"), coldMs: at("coldMs") };
}

/** Of the largest slice that is planned, or of a page of the end of day; the plan of iv_history tells its own pages. */
export function busiestDeliveryCpu(
  cpu: MeasuredCpu,
  of: { contractsPerSlice: number; tickers: number; symbolsPerPage: number },
): CpuOf {
  const slice = sliceCpu(cpu, of.contractsPerSlice);
  const page = grown(cpu.eodPage, cpu.idleTick.warmMs, Math.min(of.symbolsPerPage, of.tickers));
  const pageMs = cpu.idleTick.warmMs + page;
  return {
    warmMs: Math.max(slice.warmMs, pageMs),
    coldMs: Math.max(slice.coldMs, pageMs + surplus(cpu.eodPage)),
  };
}

/** Of the tick that starts the most. What was not measured (planning, rates, dividends, retention, iv_history) counts as nothing. */
export function busiestTickCpu(
  cpu: MeasuredCpu,
  of: { schedule: Schedule; tickers: number; symbolsPerRun: number; symbolsPerPage: number },
): CpuOf {
  const idleMs = cpu.idleTick.warmMs;
  const pricesMs = grown(cpu.sessionTick, idleMs, Math.min(of.symbolsPerRun, of.tickers));
  const ofJob: Partial<Record<JobId, number>> = {
    prices_1m: pricesMs,
    prices_5m: pricesMs,
    iv_metrics: grown(cpu.ivMetricsPage, idleMs, of.tickers),
    eod_sync: grown(cpu.eodPage, idleMs, Math.min(of.symbolsPerPage, of.tickers)),
  };
  const sums = [...ticksOfDay(of.schedule).values()].map((jobs) =>
    jobs.reduce((sum, job) => sum + (ofJob[job] ?? 0), idleMs),
  );
  const warmMs = Math.max(idleMs, ...sums);
  return { warmMs, coldMs: warmMs + surplus(cpu.sessionTick) };
}

/** Of the dearest of the answers that were measured. */
export function busiestAnswerCpu({ calc, chain, tickers }: MeasuredCpu): CpuOf {
  const answers = [calc, chain, tickers];
  return {
    warmMs: Math.max(...answers.map(({ warmMs }) => warmMs)),
    coldMs: Math.max(...answers.map(({ coldMs }) => coldMs)),
  };
}

/** Of a whole session day, warm. What a job adds to its tick grows with its symbols. */
export function dayCpuMs(cpu: MeasuredCpu, day: CpuDay): number {
  const { slots, tickers } = day;
  const idle = cpu.idleTick.warmMs;
  const prices = grown(cpu.sessionTick, idle, Math.min(day.symbolsPerRun, tickers));
  const metrics = grown(cpu.ivMetricsPage, idle, tickers);
  const page = grown(cpu.eodPage, idle, Math.min(cpu.eodPage.symbols, tickers));
  return (
    day.ticks * idle +
    // prices_5m sums up what prices_1m has stored and does less: at most as much.
    (slots.prices_1m + slots.prices_5m) * prices +
    slots.iv_metrics * metrics +
    day.pages * (idle + page) +
    day.slices * sliceCpu(cpu, day.contractsPerSlice).warmMs
  );
}

function surplus({ coldMs, warmMs }: Measured): number {
  return Math.max(0, coldMs - warmMs);
}

function grown(measured: { symbols: number; warmMs: number }, idleMs: number, symbols: number): number {
  return (Math.max(0, measured.warmMs - idleMs) * symbols) / measured.symbols;
}
