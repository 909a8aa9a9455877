import type { Reporter, TestCase, TestModule } from "vitest/node";

type Span = { startMs: number; endMs: number; files: number; fileMs: number };

/** Tells at the end what each project took, and which tests were skipped and why. */
export default class ProjectSeconds implements Reporter {
  readonly #spans = new Map<string, Span>();
  readonly #skipped: string[] = [];
  /** Files that leave something out say so on the console. */
  readonly #reasons = new Set<string>();

  onTestModuleEnd(module: TestModule): void {
    const { duration, environmentSetupDuration, prepareDuration, collectDuration, setupDuration } =
      module.diagnostic();
    const fileMs = duration + environmentSetupDuration + prepareDuration + collectDuration + setupDuration;
    const endMs = performance.now();
    const startMs = endMs - fileMs;
    const span = this.#spans.get(module.project.name) ?? { startMs, endMs, files: 0, fileMs: 0 };
    this.#spans.set(module.project.name, {
      startMs: Math.min(span.startMs, startMs),
      endMs,
      files: span.files + 1,
      fileMs: span.fileMs + fileMs,
    });
  }

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state !== "skipped") return;
    const why = result.note === undefined ? "" : ` (${result.note})`;
    this.#skipped.push(`${test.module.relativeModuleId}: ${test.name}${why}`);
  }

  onUserConsoleLog({ content }: { content: string }): void {
    for (const line of content.split("\n"))
      if (line.startsWith("skipped: ")) this.#reasons.add(line.slice(9));
  }

  onTestRunEnd(): void {
    const lines = [...this.#spans].map(
      ([name, { startMs, endMs, files, fileMs }]) =>
        `  ${name.padEnd(10)} ${seconds(endMs - startMs)} s, ${files} files that took ${seconds(fileMs)} s between them`,
    );
    const skipped = [...this.#skipped, ...this.#reasons].map((line) => `  ${line}`);
    process.stdout.write(
      ["", "Projects", ...lines, ...(skipped.length > 0 ? ["", "Skipped", ...skipped] : []), ""].join("\n"),
    );
  }
}

const seconds = (ms: number) => (ms / 1_000).toFixed(1).padStart(6);
