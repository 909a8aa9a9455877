import { terminalTable } from "../../terminal-table.ts";
import { type BudgetLine, budgetLines, isOver } from "../measure/budgets.ts";
import type { Invocation, InvocationKind } from "../measure/recorder.ts";
import { type Spread, spreadOf } from "../measure/spread.ts";
import { subrequests } from "../measure/traffic.ts";
import type { Simulation } from "../simulate-day.ts";
import { n, one } from "./format.ts";

const KINDS: readonly InvocationKind[] = [
  "tick, nothing due",
  "tick, slots settled",
  "tick that watches",
  "tick with jobs",
  "chain slice",
  "page",
  "dead letter",
];

export function invocationsTable({ day, deliveries }: Simulation): string {
  const all: readonly Invocation[] = [...day.ticks, ...deliveries];
  const rows = KINDS.flatMap((kind) => {
    const those = all.filter((each) => each.kind === kind);
    if (those.length === 0) return [];
    const cpu = (first: boolean) =>
      spreadOf(those.flatMap((each) => (each.first === first && each.cpuMs !== null ? [each.cpuMs] : [])));
    const asked = spreadOf(those.map(({ traffic }) => subrequests(traffic)));
    const warm = cpu(false);
    const bytes = those.reduce((sum, { traffic }) => sum + traffic.databaseBytesOut, 0);
    return [
      [
        kind,
        n(those.length),
        ...ms(warm),
        one(cpu(true)?.max),
        n(asked?.p50 ?? 0),
        n(asked?.max ?? 0),
        (bytes / 1e6).toFixed(2),
      ],
    ];
  });
  const heads = ["", "count", "CPU p50", "CPU p99", "CPU max", "first", "subrequests p50", "max", "MB read"];
  return terminalTable(heads, rows);
}

export function measuredNote({ peakBytes }: Simulation): string {
  if (peakBytes === null)
    return "CPU and memory are not measured: they are read from /proc, which Linux has.";
  return [
    "CPU in milliseconds, read from outside the isolate (/proc/<workerd>/task/*/schedstat): all threads of the process,",
    "compiler, garbage collector and sockets included, so an upper bound of what Cloudflare would bill. `first` is the",
    `dearest first one of its kind after a start. Peak memory of the whole process: ${n(Math.round(peakBytes / 1e6))} MB.`,
  ].join("\n");
}

export function latencyTable({ deliveries }: Simulation): string {
  const slices = deliveries.filter(({ kind, outcome }) => kind === "chain slice" && outcome === "stored");
  const seconds = (spread: Spread | null) =>
    spread === null
      ? ["–", "–", "–"]
      : [spread.p50, spread.p99, spread.max].map((value) => (value / 1_000).toFixed(2));
  return terminalTable(
    ["seconds", "p50", "p99", "max"],
    [
      [
        "in the queue, simulated time (rate limit, retries)",
        ...seconds(spreadOf(slices.map(({ waitedMs }) => waitedMs))),
      ],
      ["in the Worker, real time of this machine", ...seconds(spreadOf(slices.map(({ tookMs }) => tookMs)))],
    ],
  );
}

export function vendorsTable({ vendors }: Simulation): string {
  if (vendors.length === 0) return "none";
  return terminalTable(
    ["", "calls", "busiest minute", ""],
    vendors.map(({ vendor, calls, busiest }) => [
      vendor,
      n(calls),
      n(busiest.calls),
      busiest.minute.slice(11),
    ]),
  );
}

export function budgetsTable(simulation: Simulation): string {
  const share = ({ used, limit }: BudgetLine) =>
    `${((used / limit) * 100).toFixed(used / limit < 0.1 ? 1 : 0)} %`;
  const rows = budgetLines(simulation).map((line) => [
    line.what,
    amount(line.used, line),
    amount(line.limit, line),
    share(line),
    line.ownCount === null ? "–" : n(line.ownCount),
    isOver(line) ? "OVER" : "",
    line.note,
  ]);
  const heads = ["", "used", "limit", "share", "own count", "", ""];
  return `${terminalTable(heads, rows)}\n\`own count\` is what the Worker put into its ledger; what it counts after its last write is not in it.`;
}

const amount = (value: number, { unit }: BudgetLine) => `${n(value)}${unit === "" ? "" : ` ${unit}`}`;

function ms(spread: Spread | null): string[] {
  return spread === null ? ["–", "–", "–"] : [one(spread.p50), one(spread.p99), one(spread.max)];
}
