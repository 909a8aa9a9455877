import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "vitest";
import { AppError } from "../src/errors.ts";
import { createLog, isSampled, type LogOptions } from "../src/log.ts";

function keptLog(options: Partial<LogOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const methods: string[] = [];
  const write = (level: string, line: string) => {
    methods.push(level);
    lines.push(JSON.parse(line));
  };
  return { ...createLog({ minimum: "info", write, ...options }), lines, methods };
}

test("a unit of work is one event: its fields, its facts in order, the gravest level, how long it took", async () => {
  let ms = 0;
  const { unit, log, note, lines, methods } = keptLog({ stopwatch: () => ms });
  const answer = await unit({ event: "delivery", id: "m1", fields: { path: "/queue" } }, async () => {
    log("debug", "provider_asked", { provider: "schwab" });
    log("info", "delivery", { outcome: "stored" });
    log("warn", "provider_state", { provider: "schwab" });
    await Promise.resolve();
    note({ status: 200 });
    ms = 7.4;
    return "done";
  });
  expect(answer).toBe("done");
  expect(lines).toEqual([
    {
      level: "warn",
      event: "delivery",
      id: "m1",
      path: "/queue",
      outcome: "stored",
      status: 200,
      ms: 7,
      facts: [{ level: "warn", event: "provider_state", provider: "schwab" }],
    },
  ]);
  expect(methods).toEqual(["warn"]);
});

test("units side by side keep to their own facts, and each knows its id", async () => {
  const { unit, unitId, log, lines } = keptLog();
  const work = (id: string) =>
    unit({ event: "request", id }, async () => {
      for (let i = 0; i < 3; i += 1) {
        await Promise.resolve();
        log("info", "step", { of: unitId() });
      }
    });
  await Promise.all([work("a"), work("b")]);
  expect(unitId()).toBeNull();
  for (const { id, facts } of lines) {
    expect(facts).toEqual([1, 2, 3].map(() => ({ level: "info", event: "step", of: id })));
  }
  expect(lines).toHaveLength(2);
});

test("a quiet unit is no event unless something was told", async () => {
  const { unit, log, note, lines } = keptLog();
  await unit({ event: "tick", id: "t1", quiet: true }, async () => {
    log("debug", "tick", { due: 0 });
    note({ used: {} });
  });
  expect(lines).toEqual([]);
  await unit({ event: "tick", id: "t2", quiet: true }, async () => log("info", "run_started"));
  expect(lines).toMatchObject([{ level: "info", event: "tick", id: "t2" }]);
});

test("a unit that fails is an error that names its causes, and is thrown on", async () => {
  const { unit, lines } = keptLog();
  const failure = new AppError("internal", "outer", { cause: new Error("inner") });
  const failing = unit({ event: "tick", id: "t", quiet: true }, () => Promise.reject(failure));
  await expect(failing).rejects.toBe(failure);
  expect(lines).toMatchObject([{ level: "error", event: "tick", error: "outer <- inner" }]);
});

test("the end of work of many invocations is an event of its own, and so is what comes after its unit", async () => {
  const { unit, log, lines } = keptLog();
  let later = () => {};
  await unit({ event: "delivery", id: "m" }, async () => {
    log("info", "run_finished", { runId: "r" }, "unit");
    later = AsyncLocalStorage.bind(() => log("error", "deferred_answer", { status: 0 }));
  });
  later();
  expect(lines).toEqual([
    { level: "info", event: "run_finished", runId: "r", within: "m" },
    { level: "info", event: "delivery", id: "m", ms: 0 },
    { level: "error", event: "deferred_answer", status: 0, within: "m" },
  ]);
});

test("an event has no more facts than its line may hold, and says how many it left out", async () => {
  const { unit, log, lines } = keptLog();
  await unit({ event: "tick", id: "t" }, async () => {
    for (let i = 0; i < 60; i += 1) log("info", "step", { i });
  });
  expect(lines[0]?.["facts"]).toHaveLength(50);
  expect(lines).toMatchObject([{ factsLeftOut: 10 }]);
});

test("a secret is masked in a unit's fields and in its facts", async () => {
  const { unit, log, lines } = keptLog();
  await unit({ event: "request", id: "r", fields: { apiKey: "s3cr3t-1" } }, async () => {
    log("warn", "refused", { error: new Error("Bearer s3cr3t-2") });
  });
  expect(JSON.stringify(lines)).not.toContain("s3cr3t");
});

test("of a share of units everything is told, of the same ones each time", async () => {
  const told = async (share: number) => {
    const { unit, log, lines } = keptLog({ minimum: "warn", debugShare: share });
    for (let i = 0; i < 400; i += 1)
      await unit({ event: "request", id: `cf-ray-${i}` }, async () => log("debug", "asked"));
    return lines.map(({ id, facts }) => (Array.isArray(facts) ? String(id) : ""));
  };
  expect(await told(0)).toEqual([]);
  const tenth = await told(0.1);
  expect(tenth.length).toBeGreaterThan(20);
  expect(tenth.length).toBeLessThan(65);
  expect(tenth).not.toContain("");
  expect(await told(0.1)).toEqual(tenth);
  expect(await told(0.5)).toEqual(expect.arrayContaining(tenth));
  expect(await told(1)).toHaveLength(400);
  expect(isSampled("", 1)).toBe(true);
});
