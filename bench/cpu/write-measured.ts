import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_DIR } from "../../local/project.ts";
import { type Figures, startOf } from "./print-figures.ts";

const FILE = join(PROJECT_DIR, "src/operations/measured-cpu.ts");

/** Writes what the budget reckons with. */
export async function writeMeasured(figures: readonly Figures[]): Promise<void> {
  const lines = figures.map(({ kind, costs }) => {
    const { coldMs, warmMs } = costs.get("here") ?? { coldMs: Number.NaN, warmMs: Number.NaN };
    const fields = { ...kind.size(), coldMs: round(coldMs), warmMs: round(warmMs) };
    const text = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
    return `  ${kind.id}: { ${text.join(", ")} },`;
  });
  const start = `{ ownMs: ${round(startOf(figures, "here"))}, bareMs: ${round(startOf(figures, "bare"))} }`;
  await writeFile(
    FILE,
    `/**
 * CPU of the isolate's thread, medians in milliseconds, by kind of invocation: cold is the first event of a fresh isolate.
 * \`start\` is that of a process until its Worker's modules are evaluated, beside a bare Worker's.
 * Written by \`npm run bench:cpu\`; not to be edited.
 */
export const MEASURED_CPU = {
${lines.join("\n")}
  start: ${start},
} as const;
`,
  );
  console.log("\nWritten to src/operations/measured-cpu.ts.");
}

const round = (value: number) => Number(value.toFixed(2));
