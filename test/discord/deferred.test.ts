import { expect, test, vi } from "vitest";
import { AppError } from "../../src/errors.ts";
import { aCalculation } from "../support/a-calculation.ts";
import { CALC, discordDoor } from "../support/discord-door.ts";

const soon = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)));

test("an answer that takes too long is deferred, and filled in when it is there", async () => {
  let found: (value: ReturnType<typeof aCalculation>) => void = () => undefined;
  const slow = new Promise<ReturnType<typeof aCalculation>>((resolve) => {
    found = resolve;
  });
  const { command, edits, finished, lines } = discordDoor({
    sleep: async () => undefined,
    calculator: { calculate: () => slow },
  });
  expect((await command("calc", CALC)).body).toEqual({ type: 5 });
  expect(edits).toEqual([]);
  found(aCalculation());
  await finished();
  expect(edits).toHaveLength(1);
  expect(edits[0]?.text).toContain("$250");
  expect(edits[0]?.token).not.toBe("");
  expect(lines.at(-1)).toMatchObject({ event: "deferred_answer", level: "info" });
});

test("a deferred answer that Discord does not take is logged", async () => {
  const { command, finished, lines } = discordDoor({
    sleep: async () => undefined,
    calculator: {
      calculate: () => new Promise((resolve) => setImmediate(() => resolve(aCalculation()))),
    },
    editOriginal: async () => ({ status: 404 }),
  });
  await command("calc", CALC);
  await finished();
  expect(lines.at(-1)).toMatchObject({ event: "deferred_answer", level: "error" });
});

test("a failure after the deferral takes the reply back, and is told to the typist alone", async () => {
  const { command, told, finished, lines } = discordDoor({
    sleep: async () => undefined,
    calculator: {
      calculate: async () => {
        await soon(null);
        throw new AppError("unknown_symbol", "ZZZZ is not kept here.");
      },
    },
  });
  expect((await command("calc", { ...CALC, symbol: "ZZZZ" })).body).toEqual({ type: 5 });
  await finished();
  expect(told).toEqual(["deleted", expect.stringMatching(/^followed up, flags 64: .*ZZZZ is not kept here/)]);
  expect(lines.at(-1)).toMatchObject({ event: "deferred_answer", level: "info", fields: { alone: true } });
});

test("a reply that is away already is no reason for silence", async () => {
  const { command, told, finished } = discordDoor({
    sleep: async () => undefined,
    calculator: { calculate: () => soon(null).then(() => Promise.reject(new Error("broken"))) },
    deleteOriginal: async () => ({ status: 404 }),
  });
  await command("calc", CALC);
  await finished();
  expect(told).toEqual([expect.stringMatching(/^followed up, flags 64/)]);
});

test("while the reply that all see can't be taken back, no failure is posted into it", async () => {
  const { command, told, finished, lines } = discordDoor({
    sleep: async () => undefined,
    calculator: { calculate: () => soon(null).then(() => Promise.reject(new Error("broken"))) },
    deleteOriginal: async () => ({ status: 503 }),
  });
  await command("calc", CALC);
  await finished();
  expect(told).toEqual([]);
  expect(lines.at(-1)).toMatchObject({ event: "deferred_answer", level: "error", fields: { status: 503 } });
});

test("an answer that is ready just after the deferral waits until Discord has heard of it", async () => {
  const slept: [number, () => void][] = [];
  const sleep = (ms: number) => new Promise<void>((resolve) => slept.push([ms, resolve]));
  let found: (value: ReturnType<typeof aCalculation>) => void = () => undefined;
  const { command, told, finished } = discordDoor({
    sleep,
    calculator: { calculate: () => new Promise((resolve) => (found = resolve)) },
  });
  const answered = command("calc", CALC);
  await vi.waitFor(() => expect(slept.map(([ms]) => ms)).toEqual([2_000]));
  slept[0]?.[1]();
  expect((await answered).body).toEqual({ type: 5 });
  found(aCalculation());
  await soon(null);
  expect(told).toEqual([]);
  expect(slept.map(([ms]) => ms)).toEqual([2_000, 500]);
  slept[1]?.[1]();
  await finished();
  expect(told).toEqual(["edited"]);
});
