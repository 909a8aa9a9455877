import { terminalTable } from "../../local/terminal-table.ts";
import { spread } from "../ingest/measure.ts";
import type { Kind } from "./kind.ts";
import type { Cost } from "./sample.ts";

/** What one kind costs each contestant, by name. */
export type Figures = { kind: Kind; costs: ReadonlyMap<string, Cost> };

/** Milliseconds, and as multiples of the bare Worker's in the same run; with another tree, also as its share. */
export function printFigures(figures: readonly Figures[]): void {
  const against = figures.some(({ costs }) => costs.has("against"));
  const heading = [
    "CPU of the isolate's thread",
    "cold ms",
    "warm ms",
    "bare cold",
    "bare warm",
    "cold/bare",
    "warm/bare",
  ];
  const more = ["against cold", "against warm", "cold/against", "warm/against"];
  const rows = figures.map(({ kind, costs }) => {
    const [here, bare, other] = [costs.get("here"), costs.get("bare"), costs.get("against")];
    const row = [kind.title, ms(here?.coldMs), ms(here?.warmMs), ms(bare?.coldMs), ms(bare?.warmMs)];
    row.push(ratio(here?.coldMs, bare?.coldMs), ratio(here?.warmMs, bare?.warmMs));
    if (!against) return row;
    row.push(ms(other?.coldMs), ms(other?.warmMs));
    return [...row, ratio(here?.coldMs, other?.coldMs), ratio(here?.warmMs, other?.warmMs)];
  });
  console.log(terminalTable(against ? [...heading, ...more] : heading, rows));
  const names = against ? ["here", "against", "bare"] : ["here", "bare"];
  const starts = names.map((name) => `${name} ${ms(startOf(figures, name))}`);
  console.log(`\nStart of a process until its Worker is ready to be asked, CPU ms: ${starts.join(", ")}`);
}

/** The median over all kinds: a start knows nothing of what will be asked. */
export function startOf(figures: readonly Figures[], name: string): number {
  return spread(figures.flatMap(({ costs }) => costs.get(name)?.startMs ?? [])).median;
}

const ms = (value = Number.NaN) => value.toFixed(2);
const ratio = (value = Number.NaN, of = Number.NaN) => (value / of).toFixed(2);
