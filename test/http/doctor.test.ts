import { expect, test } from "vitest";
import { SETTINGS } from "../../src/config/config.ts";
import { AppError } from "../../src/errors.ts";
import { answerUnconfigured } from "../../src/http/unconfigured.ts";
import { bindings } from "../support/bindings.ts";
import { ADMIN_TOKEN, httpDoor } from "../support/http-door.ts";

const operator = { authorization: `Bearer ${ADMIN_TOKEN}` };

test("the operator is told what was found, at the address where the question came in", async () => {
  const asked: string[] = [];
  const diagnosis = {
    ok: false,
    checks: [{ service: "redis", state: "wrong" as const, found: "It is away.", mend: "Bring it back." }],
  };
  const { ask } = httpDoor({
    async doctor({ askedAt }) {
      asked.push(askedAt);
      return diagnosis;
    },
  });
  const answer = await ask("https://volaris.example/admin/doctor", { headers: operator });
  expect(answer).toMatchObject({ status: 200, body: diagnosis });
  expect(asked).toEqual(["https://volaris.example"]);
  expect((await ask("/admin/doctor")).status).toBe(401);
});

const INVALID = new AppError(
  "configuration_invalid",
  "Settings are missing or wrong:\n- CLOCK_OFFSET_MS: remove it",
);

function unconfigured(changes: {
  bindings?: Record<string, unknown>;
  path?: string;
  method?: string;
  token?: string;
  error?: unknown;
}) {
  const { path = "/admin/doctor", method = "GET", token = ADMIN_TOKEN, error = INVALID } = changes;
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request(`https://volaris.example${path}`, { method, headers });
  return answerUnconfigured(request, bindings(changes.bindings), SETTINGS, error);
}

test("a Worker that can't start tells the operator which settings are wrong, without a value", async () => {
  const answer = await unconfigured({
    bindings: { DATABASE_URL: "mysql://u:hunter2@h/d", QSTASH_TOKEN: "" },
  });
  const text = await answer?.text();
  expect(JSON.parse(text ?? "null")).toMatchObject({
    ok: false,
    checks: [
      { service: "DATABASE_URL", state: "wrong" },
      { service: "QSTASH_TOKEN", state: "missing", mend: "Get it: console.upstash.com/qstash" },
    ],
  });
  expect(text).not.toContain("hunter2");
  // Each right by itself: the words of the error say what is wrong together.
  const together = await (await unconfigured({}))?.json();
  expect(together).toMatchObject({
    checks: [{ service: "settings", found: expect.stringContaining("CLOCK_OFFSET_MS") }],
  });
});

for (const [what, changes] of [
  ["a stranger", { token: "somebody-elses-token" }],
  ["whoever guesses that there is no token", { token: "undefined", bindings: { ADMIN_TOKEN: undefined } }],
  ["a token too short to be one", { token: "short", bindings: { ADMIN_TOKEN: "short" } }],
  ["another path", { path: "/health" }],
  ["another method", { method: "POST" }],
  ["another failure", { error: new Error("broken") }],
] as const) {
  test(`and says nothing to ${what}`, async () => {
    expect(await unconfigured(changes)).toBeNull();
  });
}
