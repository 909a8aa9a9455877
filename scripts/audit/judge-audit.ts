/** What `npm audit --json` wrote: `passed` with what to print, whatever kept the registry from answering. */
export type Judgement = { passed: boolean; lines: string[] };

type Report = {
  vulnerabilities?: Readonly<Record<string, { severity?: string; range?: string }>>;
  auditReportVersion?: number;
  message?: string;
};

const GRAVE = new Set(["high", "critical"]);

/**
 * Fails for what is grave in what goes into the Worker. A registry without the advisories' address, or one that is not
 * reached, says nothing of the packages: that is told, and fails nothing.
 */
export function judgeAudit(written: string): Judgement {
  const report = parse(written);
  if (report?.auditReportVersion === undefined || report.vulnerabilities === undefined) {
    const why = report?.message ?? (written.trim().split("\n")[0] || "npm wrote nothing");
    return { passed: true, lines: [`Dependency audit skipped: the registry gave no advisories (${why}).`] };
  }
  const found = Object.entries(report.vulnerabilities).map(
    ([name, { severity = "unknown", range = "" }]) => ({
      severity,
      line: `${severity}: ${name} ${range}`.trim(),
    }),
  );
  const passed = found.every(({ severity }) => !GRAVE.has(severity));
  const summary = `Dependency audit: ${found.length} advisories for what the Worker is built of.`;
  return { passed, lines: [summary, ...found.map(({ line }) => line)] };
}

function parse(written: string): Report | null {
  try {
    return JSON.parse(written) as Report;
  } catch {
    return null;
  }
}
