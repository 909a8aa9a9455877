import { terminalTable } from "../terminal-table.ts";
import { type BudgetLine, budgetLines, isOver } from "./budgets.ts";
import { type Check, checkSimulation } from "./checks.ts";
import { countRuns } from "./count-runs.ts";
import { describeTroubledRuns, type ExplainedDifference, explainDifferences } from "./explain-differences.ts";
import type { Delivery, Invocation, InvocationKind } from "./recorder.ts";
import type { Simulation } from "./simulate-day.ts";
import { type Spread, spreadOf } from "./spread.ts";
import { subrequests } from "./traffic.ts";

/** The whole report as text, and whether every check held. */
export function describeSimulation(simulation: Simulation): { text: string; ok: boolean } {
  const checks = checkSimulation(simulation);
  const sections = [
    heading(simulation),
    section("Runs", runsTable(simulation)),
    section("Rows stored beside what the market generated", rowsTable(simulation)),
    ...notes(simulation),
    ...troubles(simulation),
    section("Cost of an invocation", invocationsTable(simulation), measuredNote(simulation)),
    section("Latency of a chain slice", latencyTable(simulation)),
    section("Provider calls", vendorsTable(simulation)),
    section(`Budgets, ${simulation.options.plan} plan`, budgetsTable(simulation)),
    section("Checks", checksText(checks)),
  ];
  const ok = checks.every((check) => check.ok);
  const verdict = ok ? "The day is clean." : "The day is not clean.";
  return { text: `${[...sections, verdict].join("\n\n")}\n`, ok };
}

const WEEKDAY = new Intl.DateTimeFormat("en-US", { weekday: "long", timeZone: "UTC" });

function heading({ options, day, deliveries, tookMs, faults }: Simulation): string {
  const weekday = WEEKDAY.format(Date.parse(options.date));
  const troubles =
    options.faults === null
      ? "no faults"
      : `${faults.length} faults planned from seed ${options.faults.seed}`;
  return [
    `${weekday} ${options.date} in New York: ${options.tickers.length} tickers, ${options.plan} plan, ${troubles}`,
    `${n(day.ticks.length)} ticks and ${n(deliveries.length)} deliveries through the real Worker in ${duration(tookMs)}`,
    ...(deliveries.length === 0 ? [] : [`deliveries ended in: ${outcomesOf(deliveries)}`]),
  ].join("\n");
}

function section(title: string, ...bodies: string[]): string {
  return [title, ...bodies.filter((body) => body !== "")].join("\n");
}

const STATUSES = ["succeeded", "partial", "missed", "skipped", "failed", "abandoned"] as const;

function runsTable({ schedule, options, ledger }: Simulation): string {
  const rows = countRuns(schedule, options.stretches, ledger).map(
    ({ job, expected, byStatus, absentMs, stored }) => {
      const open = (byStatus["claimed"] ?? 0) + (byStatus["running"] ?? 0);
      const counts = Object.entries(stored).map(([kind, rows]) => `${n(rows)} ${kind}`);
      return [
        job,
        n(expected),
        ...STATUSES.map((status) => n(byStatus[status] ?? 0)),
        n(open),
        n(absentMs.length),
        counts.join(", "),
      ];
    },
  );
  return terminalTable(["job", "expected", ...STATUSES, "open", "absent", "rows written"], rows);
}

function rowsTable({ comparisons }: Simulation): string {
  const rows = comparisons.map(({ what, generated, stored, equal, differences, note }) => {
    const of = (kind: string) =>
      n(differences.filter((each) => each.kind === kind).reduce((sum, { rows }) => sum + rows, 0));
    return [
      what,
      n(generated),
      n(stored),
      n(equal),
      of("missing"),
      of("different"),
      of("extra"),
      of("older"),
      note,
    ];
  });
  return terminalTable(
    ["", "generated", "stored", "equal", "missing", "different", "extra", "older", ""],
    rows,
  );
}

const MOST_NOTES = 12;

/** What runs had to say though nothing failed; figures and names aside, each once. */
function notes({ ledger }: Simulation): string[] {
  const all = ledger.runs.flatMap(({ job, slotMs, notes }) => notes.map((note) => ({ job, slotMs, note })));
  const alike = Map.groupBy(
    all,
    ({ job, note }) => `${job} ${note.replace(/[\d.,]+|\b[A-Z]+\b|\(.*\)/g, "")}`,
  );
  if (alike.size === 0) return [];
  const rows = [...alike.values()].flatMap((group) => {
    const last = group.at(-1);
    if (last === undefined) return [];
    return [
      [last.job, n(group.length), `${last.note} (${new Date(last.slotMs).toISOString().slice(11, 16)}Z)`],
    ];
  });
  return [
    section("Notes of runs", terminalTable(["job", "times", "the last of them"], rows.slice(0, MOST_NOTES))),
  ];
}

const MOST_SHOWN = 25;

/** What went wrong and what the ledger says of it; nothing on a day without trouble. */
function troubles(simulation: Simulation): string[] {
  const { ledger, comparisons, faultsMet, day } = simulation;
  const sections: string[] = [];
  if (simulation.options.faults !== null) {
    const met = Object.entries(faultsMet).map(([kind, times]) => `${times} ${kind}`);
    const ticks = [
      `${day.missedTicks} ticks missed`,
      `${day.doubledTicks} doubled`,
      `Worker killed ${day.kills} times`,
    ];
    sections.push(section("Faults", `market: ${met.join(", ")}`, ticks.join(", ")));
  }
  const runs = describeTroubledRuns(ledger);
  if (runs.length > 0) {
    const rows = runs
      .slice(0, MOST_SHOWN)
      .map(({ run, reason }) => [run.id, run.status, reason ?? "no reason given"]);
    sections.push(
      section(
        "Runs that did not simply succeed",
        terminalTable(["run", "status", "reason"], rows),
        more(runs.length),
      ),
    );
  }
  const differences = groupDifferences(explainDifferences(comparisons, ledger));
  if (differences.length > 0) {
    const rows = differences.slice(0, MOST_SHOWN);
    const table = terminalTable(["table", "of", "rows", "the ledger says"], rows);
    sections.push(section("Differences", table, more(differences.length)));
  }
  return sections;
}

/** One line for all that have the same reason, or none at all. */
function groupDifferences(differences: readonly ExplainedDifference[]): string[][] {
  // The slice's name aside: those of one run that ended alike are one line.
  const shortly = (reason: string | null) => reason?.replace(/ \S+:\d{4}-\d\d-\d\d_\S+/, " slices") ?? null;
  const groups = Map.groupBy(differences, ({ what, kind, reason }) => `${what}|${kind}|${shortly(reason)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = [...new Set(group.map(({ symbol }) => symbol))];
    const shown = names.slice(0, 3).join(", ");
    return [
      [
        tableOf(first.what),
        names.length > 3 ? `${shown} and ${names.length - 3} more` : shown,
        `${n(group.reduce((sum, { rows }) => sum + rows, 0))} ${first.kind}`,
        shortly(first.reason) ??
          `UNEXPLAINED, e.g. ${first.symbol} ${first.expiration ?? ""} ${first.example}`,
      ],
    ];
  });
}

const tableOf = (what: string) => what.split(":")[0] ?? what;

const more = (count: number) => (count > MOST_SHOWN ? `and ${n(count - MOST_SHOWN)} more` : "");

const KINDS: readonly InvocationKind[] = [
  "tick, nothing due",
  "tick, slots settled",
  "tick that watches",
  "tick with jobs",
  "chain slice",
  "page",
  "dead letter",
];

function invocationsTable({ day, deliveries }: Simulation): string {
  const all: readonly Invocation[] = [...day.ticks, ...deliveries];
  const rows = KINDS.flatMap((kind) => {
    const those = all.filter((each) => each.kind === kind);
    if (those.length === 0) return [];
    const cpu = (first: boolean) =>
      spreadOf(those.flatMap((each) => (each.first === first && each.cpuMs !== null ? [each.cpuMs] : [])));
    const asked = spreadOf(those.map(({ traffic }) => subrequests(traffic)));
    const warm = cpu(false);
    return [
      [kind, n(those.length), ...ms(warm), one(cpu(true)?.max), n(asked?.p50 ?? 0), n(asked?.max ?? 0)],
    ];
  });
  const heads = ["", "count", "CPU p50", "CPU p99", "CPU max", "first", "subrequests p50", "max"];
  return terminalTable(heads, rows);
}

function measuredNote({ peakBytes }: Simulation): string {
  if (peakBytes === null)
    return "CPU and memory are not measured: they are read from /proc, which Linux has.";
  return [
    "CPU in milliseconds, read from outside the isolate (/proc/<workerd>/task/*/schedstat): all threads of the process,",
    "compiler, garbage collector and sockets included, so an upper bound of what Cloudflare would bill. `first` is the",
    `dearest first one of its kind after a start. Peak memory of the whole process: ${n(Math.round(peakBytes / 1e6))} MB.`,
  ].join("\n");
}

function latencyTable({ deliveries }: Simulation): string {
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

function vendorsTable({ vendors }: Simulation): string {
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

function budgetsTable(simulation: Simulation): string {
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

const MOST_DETAILS = 5;

function checksText(checks: readonly Check[]): string {
  return checks
    .flatMap(({ ok, what, says, details }) => [
      `${ok ? "  ok  " : " FAIL "} ${what}: ${says}`,
      ...details.slice(0, MOST_DETAILS).map((detail) => `        ${detail}`),
      ...(details.length > MOST_DETAILS ? [`        and ${n(details.length - MOST_DETAILS)} more`] : []),
    ])
    .join("\n");
}

function outcomesOf(deliveries: readonly Delivery[]): string {
  const outcomes = Map.groupBy(deliveries, ({ outcome, status }) => outcome ?? `status ${status}`);
  return [...outcomes].map(([outcome, all]) => `${n(all.length)} ${outcome}`).join(", ");
}

function ms(spread: Spread | null): string[] {
  return spread === null ? ["–", "–", "–"] : [one(spread.p50), one(spread.p99), one(spread.max)];
}

const one = (value: number | undefined) => value?.toFixed(1) ?? "–";
const n = (value: number) => value.toLocaleString("en-US");

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
