import { expect, test } from "vitest";
import { readConfig } from "../../src/config/config.ts";
import { createUnfinishedApp } from "../../src/http/unfinished-app.ts";
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

/** The JSON door of a Worker with these bindings, which are not complete. */
function unfinishedDoor(changes: Record<string, unknown>) {
  const read = readConfig(bindings(changes));
  if (read.finished) throw new Error("these bindings are complete");
  const { faults, adminToken } = read.unfinished;
  const app = createUnfinishedApp({ faults, adminToken, nowMs: () => 0, newRequestId: () => "request-1" });
  return async (path: string, token: string | null = null, method = "GET") => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const answer = await app.request(path, { method, headers });
    return { status: answer.status, text: await answer.text() };
  };
}

const UNFINISHED = { DATABASE_URL: "mysql://u:hunter2@h/d", QSTASH_TOKEN: "" };

test("a Worker that waits for its settings tells the operator each of them, without a value", async () => {
  const { status, text } = await unfinishedDoor(UNFINISHED)(
    "/admin/doctor",
    bindings()["ADMIN_TOKEN"] as string,
  );
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    ok: false,
    checks: [
      { service: "DATABASE_URL", state: "wrong" },
      { service: "QSTASH_TOKEN", state: "missing", mend: "Get it: console.upstash.com/qstash" },
    ],
  });
  expect(text).not.toContain("hunter2");
});

test("settings that are wrong together are told by the name of one of them", async () => {
  const ask = unfinishedDoor({ CLOCK_OFFSET_MS: "-5", SCHWAB_SECRET_KEY: "", ALPACA_API_KEY: "k" });
  const { text } = await ask("/admin/doctor", bindings()["ADMIN_TOKEN"] as string);
  const { checks } = JSON.parse(text) as { checks: { service: string; state: string }[] };
  expect(checks.map(({ service, state }) => `${service} ${state}`)).toEqual([
    "CLOCK_OFFSET_MS wrong",
    "ALPACA_API_SECRET missing",
    "SCHWAB_SECRET_KEY missing",
  ]);
});

for (const [what, token, changes] of [
  ["a stranger", "somebody-elses-token", {}],
  ["whoever guesses that there is no token", "undefined", { ADMIN_TOKEN: undefined }],
  ["a token too short to be one", "short", { ADMIN_TOKEN: "short" }],
] as const) {
  test(`and no setting to ${what}`, async () => {
    const { status, text } = await unfinishedDoor({ ...UNFINISHED, ...changes })("/admin/doctor", token);
    expect([401, 503]).toContain(status);
    expect(text).not.toContain("DATABASE_URL");
  });
}

test("health names what is missing and counts what is wrong; every other path says that it is not set up", async () => {
  const ask = unfinishedDoor(UNFINISHED);
  const health = await ask("/health");
  expect(health.status).toBe(503);
  expect(JSON.parse(health.text)).toEqual({
    status: "unconfigured",
    now: "1970-01-01T00:00:00.000Z",
    missing: ["QSTASH_TOKEN"],
    wrong: 1,
  });
  for (const [path, method] of [
    ["/v1/tickers", "GET"],
    ["/", "GET"],
    ["/queue/chain-slices", "POST"],
  ] as const) {
    const { status, text } = await ask(path, null, method);
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({
      error: {
        code: "not_configured",
        message: "This Volaris is not set up yet: of its settings 1 missing and 1 not right.",
        hint: expect.stringContaining("npm run doctor"),
        requestId: "request-1",
      },
    });
  }
});
