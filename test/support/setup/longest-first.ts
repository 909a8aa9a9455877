import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Projects that run side by side, by how long their longest file takes: what begins last must not take long. */
const LONGEST_FIRST = ["browser", "e2e", "worker", "contracts"] as const;
export type SideBySide = (typeof LONGEST_FIRST)[number];

/** Files of a project stay together, because they share processes; within it in vitest's own order, longest first as well. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}

function rank({ project }: TestSpecification): number {
  const names: readonly string[] = LONGEST_FIRST;
  return names.indexOf(project.name);
}
