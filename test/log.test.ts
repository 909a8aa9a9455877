import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { AppError } from "../src/errors.ts";
import { createLog, errorFields, type LogFields, type LogOptions } from "../src/log.ts";

/** A log whose lines are kept, beside the console method that each would go to. */
function keptLog(options: Partial<LogOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const methods: string[] = [];
  const write = (level: string, line: string) => {
    methods.push(level);
    lines.push(JSON.parse(line));
  };
  return { ...createLog({ minimum: "info", write, ...options }), lines, methods };
}

/** What a logger writes for these fields. */
function written(fields: LogFields): string {
  const lines: string[] = [];
  createLog({ minimum: "debug", write: (_level, line) => lines.push(line) }).log("info", "event", fields);
  return lines.join("\n");
}

test("an event is one line of JSON with its level, its name and its fields", () => {
  expect(JSON.parse(written({ runId: "r", stored: 3, skipped: { adjusted: 1 } }))).toEqual({
    level: "info",
    event: "event",
    runId: "r",
    stored: 3,
    skipped: { adjusted: 1 },
  });
});

test("events below the chosen level are not written, and the others on the console method of their level", () => {
  const { log, lines, methods } = keptLog({ minimum: "warn" });
  for (const level of ["debug", "info", "warn", "error"] as const) log(level, level);
  expect(lines.map(({ event }) => event)).toEqual(["warn", "error"]);
  expect(methods).toEqual(["warn", "error"]);
});

test("the console is told by the method of the level, one line each", () => {
  const calls: string[] = [];
  const levels = ["debug", "info", "warn", "error"] as const;
  const spies = levels.map((level) =>
    vi.spyOn(console, level).mockImplementation((line: string) => calls.push(`${level} ${line}`)),
  );
  const { log } = createLog({ minimum: "debug" });
  for (const level of levels) log(level, "event");
  for (const spy of spies) spy.mockRestore();
  expect(calls).toEqual(levels.map((level) => `${level} {"level":"${level}","event":"event"}`));
});

const SECRET = "s3cr3t-Value_0123456789";

for (const name of [
  "token",
  "accessToken",
  "refresh_token",
  "SCHWAB_SECRET_KEY",
  "secretKey",
  "appKey",
  "SCHWAB_APP_KEY",
  "password",
  "authorization",
  "Authorization",
  "upstash-signature",
  "apiKey",
  "api_key",
  "TIINGO_API_KEY",
  "currentSigningKey",
  "QSTASH_NEXT_SIGNING_KEY",
  "databaseUrl",
  "DATABASE_URL",
  "TOKEN_ENCRYPTION_KEY",
  "OPS_WEBHOOK_URL",
  "cookie",
]) {
  test(`a field named ${name} is masked wherever it stands`, () => {
    expect(written({ [name]: SECRET })).not.toContain(SECRET);
    expect(written({ request: { headers: [{ [name]: { value: SECRET } }] } })).not.toContain(SECRET);
  });
}

for (const text of [
  `postgres://user:${SECRET}@host/db`,
  `could not connect to postgresql://me:${SECRET}@127.0.0.1:5432/volaris?sslmode=require`,
  `GET / with Bearer ${SECRET}`,
  `authorization: Basic ${SECRET}`,
  `POST /v1/oauth/token?grant_type=refresh_token&refresh_token=${SECRET} failed`,
  `unexpected answer {"access_token":"${SECRET}","expires_in":1800}`,
  `redis://default:${SECRET}@cache.example:6379`,
  `https://user:${SECRET}@proxy.example/path`,
  `redis://${SECRET}@cache.example:6379`,
  `postgresql://u:${SECRET}#1@half@host/db is not a valid URL`,
  `PATCH https://discord.com/api/v10/webhooks/42/${SECRET}/messages/@original`,
  `authorization: Bot ${SECRET}.${SECRET}`,
]) {
  test(`a secret inside a text is masked: ${text.replace(SECRET, "…")}`, () => {
    expect(written({ message: text })).not.toContain(SECRET);
    expect(written({ list: [text], deep: { error: new Error(text) } })).not.toContain(SECRET);
    const failure = new AppError("internal", "outer", { cause: new Error(text) });
    expect(written(errorFields(failure))).not.toContain(SECRET);
  });
}

test("no depth hides a secret", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 12 }), fc.boolean(), (depth, inText) => {
      let nested: unknown = inText ? { note: `Bearer ${SECRET}` } : { token: SECRET };
      for (let i = 0; i < depth; i += 1) nested = i % 2 === 0 ? { inner: nested } : [nested];
      expect(written({ nested })).not.toContain(SECRET);
    }),
    { seed: 20261123, numRuns: 100 },
  );
});

test("what cannot be written as JSON does not break the work that is logged", () => {
  const circle: Record<string, unknown> = { name: "circle" };
  circle["self"] = circle;
  expect(written({ circle, big: 12n, missing: undefined, not: Number.NaN })).toContain('"name":"circle"');
});

test("ordinary fields are left as they are", () => {
  const fields = {
    symbol: "SPY",
    hint: "Give premium: and underlying_price:",
    ms: 1.5,
    ok: true,
    none: null,
  };
  expect(JSON.parse(written(fields))).toMatchObject(fields);
});

test("an error's causes are told in order, four at the most", () => {
  const chain = [1, 2, 3, 4, 5].reduceRight<Error | undefined>(
    (cause, depth) => new Error(`e${depth}`, { cause }),
    undefined,
  );
  expect(errorFields(chain)).toEqual({ error: "e1 <- e2 <- e3 <- e4" });
  expect(errorFields("text")).toEqual({ error: "text" });
});
