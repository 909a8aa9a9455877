import type { Database } from "../../neon/database.ts";
import type { Tick } from "../drive-day.ts";
import type { LedgerRun } from "../measure/ledger.ts";
import { type MetricsTruth, trueMetrics } from "../truth/metrics.ts";
import type { IvMetricsRow } from "../truth/pool.ts";
import { compareRows, type Expected } from "./compare-rows.ts";
import { addDifference, type Comparison, emptyComparison, type Where } from "./comparison.ts";
import { METRIC_COLUMNS } from "./metric-columns.ts";
import { readStored } from "./read-stored.ts";

export type MetricsInput = {
  database: Database;
  symbols: readonly string[];
  /** Slots of the job that the day should have had. */
  slotsMs: readonly number[];
  runs: readonly LedgerRun[];
  ticks: readonly Tick[];
  truth: MetricsTruth;
};

/** The metrics of every slot, column by column, out of what was there when the ledger says they were computed. */
export async function compareMetrics(input: MetricsInput): Promise<Comparison> {
  const comparison = emptyComparison("iv_metrics", "iv_metrics");
  const expected = new Map<string, Expected<IvMetricsRow>>();
  const worked = ({ job, status }: LedgerRun) =>
    job === "iv_metrics" && (status === "succeeded" || status === "partial");
  const ran = new Map(input.runs.filter(worked).map((run) => [run.slotMs, run.finishedMs]));
  for (const slotMs of new Set([...input.slotsMs, ...ran.keys()])) {
    const tick = input.ticks.find(({ atMs }) => atMs === ran.get(slotMs));
    const where = (symbol: string): Where => ({ symbol, slotMs, expiration: null, side: null });
    if (tick === undefined) {
      for (const symbol of input.symbols) {
        comparison.generated += 1;
        const example = `${symbol} ${new Date(slotMs).toISOString()}`;
        addDifference(comparison, where(symbol), { kind: "missing", columns: [], example });
      }
      continue;
    }
    const moment = { slotMs, nowMs: tick.atMs, deliveriesBefore: tick.deliveriesBefore };
    for (const [symbol, row] of trueMetrics(input.truth, input.symbols, moment))
      expected.set(`${symbol} ${slotMs}`, { rows: [row], owed: true, where: where(symbol) });
  }
  const stored = await readStored(input.database, METRIC_COLUMNS);
  compareRows(METRIC_COLUMNS, expected, stored, comparison, (read) => ({
    symbol: String(read("symbol")),
    slotMs: Number(read("slot")),
    expiration: null,
    side: null,
  }));
  return comparison;
}
