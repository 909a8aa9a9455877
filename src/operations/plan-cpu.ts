import type { JobId } from "../scheduling/job.ts";
import { MEASURED_CPU } from "./measured-cpu.ts";

/** Medians of CPU milliseconds by kind of invocation, with the size of what each was measured on. */
export type MeasuredCpu = {
  idleTick: { warmMs: number };
  sessionTick: { symbols: number; warmMs: number };
  ivMetricsPage: { symbols: number; warmMs: number };
  eodPage: { symbols: number; warmMs: number };
  slice250: MeasuredSlice;
  slice600: MeasuredSlice;
  slice1500: MeasuredSlice;
};

type MeasuredSlice = { contracts: number; warmMs: number };

/** What `npm run bench:cpu` measured last. */
export const MEASURED: MeasuredCpu = MEASURED_CPU;

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
export function sliceCpuMs({ slice250, slice600, slice1500 }: MeasuredCpu, contracts: number): number {
  const slices = [slice250, slice600, slice1500];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const size = mean(slices.map((each) => each.contracts));
  const ms = mean(slices.map(({ warmMs }) => warmMs));
  const together = mean(slices.map((each) => (each.contracts - size) * (each.warmMs - ms)));
  const spread = mean(slices.map((each) => (each.contracts - size) ** 2));
  return ms + (together / spread) * (contracts - size);
}

/** Of a whole session day. What a job adds to its tick grows with its symbols. */
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
    day.slices * sliceCpuMs(cpu, day.contractsPerSlice)
  );
}

function grown(measured: { symbols: number; warmMs: number }, idleMs: number, symbols: number): number {
  return (Math.max(0, measured.warmMs - idleMs) * symbols) / measured.symbols;
}
