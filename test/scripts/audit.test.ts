import { expect, test } from "vitest";
import { judgeAudit } from "../../scripts/audit/judge-audit.ts";

/** As npm 11 writes it. */
const report = (vulnerabilities: object) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} });

test("what is grave fails, what is less is told", () => {
  const moderate = { name: "yaml", severity: "moderate", range: "<2.9.0" };
  expect(judgeAudit(report({ yaml: moderate }))).toEqual({
    passed: true,
    lines: ["Dependency audit: 1 advisories for what the Worker is built of.", "moderate: yaml <2.9.0"],
  });
  for (const severity of ["high", "critical"]) {
    expect(judgeAudit(report({ yaml: moderate, hono: { severity, range: "*" } })).passed).toBe(false);
  }
  expect(judgeAudit(report({})).passed).toBe(true);
});

test.each([
  [
    '{"message":"405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk","method":"POST"}',
    /405 Method Not Allowed/,
  ],
  ['{"message":"request to https://registry.example failed, reason: ENOTFOUND"}', /ENOTFOUND/],
  ["npm error network timeout", /network timeout/],
  ["", /npm wrote nothing/],
])("a registry that gives no advisories is told of, and fails nothing", (written, why) => {
  const { passed, lines } = judgeAudit(written);
  expect(passed).toBe(true);
  expect(lines).toEqual([expect.stringMatching(/^Dependency audit skipped: /)]);
  expect(lines[0]).toMatch(why);
});
