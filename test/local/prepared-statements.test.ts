import { expect, test } from "vitest";
import { createPreparedStatements } from "../../local/neon/prepared-statements.ts";

test("a text is prepared when it comes again, and known by its name from then on", () => {
  const statements = createPreparedStatements(() => 0);
  expect(statements.prepare("SELECT 1")).toMatchObject({ name: "", messages: [expect.anything()] });
  const { name, messages } = statements.prepare("SELECT 1");
  expect([name, messages.length]).toEqual(["volaris_http_1", 1]);
  expect(statements.prepare("SELECT 1")).toEqual({ name, messages: [] });
});

test("what changes rows is planned each time", () => {
  const statements = createPreparedStatements(() => 0);
  for (let i = 0; i < 3; i += 1)
    expect(statements.prepare("WITH a AS (UPDATE notes SET id = 1) SELECT 1").name).toBe("");
});

test("after ten seconds a plan is made anew, and the old one is closed", () => {
  let nowMs = 0;
  const statements = createPreparedStatements(() => nowMs);
  for (let i = 0; i < 3; i += 1) statements.prepare("SELECT 1");
  nowMs = 10_001;
  expect(statements.prepare("SELECT 1")).toMatchObject({ name: "" });
  expect(statements.prepare("SELECT 1").name).toBe("volaris_http_2");
});
