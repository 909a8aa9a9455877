import { terminalTable } from "../../local/terminal-table.ts";
import type { Compared } from "./compare.ts";
import type { Figures, Load } from "./hammer.ts";

const HEADING = [
  "route",
  "kB",
  "from",
  "a second",
  "% of bare",
  "p50 ms",
  "p99 ms",
  "CPU ms",
  "CPU x bare",
  "queries",
];

/** Four lines a route: kept, stored, and the bare ones. */
export function printTable(rows: readonly Compared[], { seconds, connections }: Load): void {
  const cells = rows.flatMap(({ title, bytes, bare, ...own }) => {
    const line = (from: string, figures: Figures, name = "", size = "") => [
      name,
      size,
      from,
      figures.perSecond.toFixed(0),
      `${((100 * figures.perSecond) / bare.perSecond).toFixed(0)} %`,
      figures.p50Ms.toFixed(0),
      figures.p99Ms.toFixed(0),
      figures.cpuMs.toFixed(2),
      (figures.cpuMs / bare.cpuMs).toFixed(1),
      figures.roundTrips.toFixed(2),
    ];
    return [
      line("memory", own.kept, title, (bytes / 1_000).toFixed(1)),
      line("database", own.stored),
      line("bare", bare),
      line("bare + SELECT 1", own.bareStored),
    ];
  });
  console.log(
    `${connections} connections, ${seconds} s each, one isolate; database, Worker and load share this machine.\n`,
  );
  console.log(terminalTable(HEADING, cells));
}
