import { expect, test, vi } from "vitest";
import { interactionBody, pingBody } from "../../local/discord/interaction-body.ts";
import { createDiscordKeys, signInteraction } from "../../local/discord/sign-interaction.ts";
import { validateInteractionResponse } from "../../local/discord/validate-interaction-response.ts";
import { createDiscordApp } from "../../src/discord/app.ts";
import { COMMANDS } from "../../src/discord/commands/index.ts";
import type { DiscordServices } from "../../src/discord/services.ts";
import { AppError } from "../../src/errors.ts";
import { aCalculation } from "../support/a-calculation.ts";
import { keepContext } from "../support/execution-context.ts";
import { keepLog } from "../support/log-lines.ts";
import { IN_SESSION } from "../support/moments.ts";

const KEYS = createDiscordKeys("a test's application");
const CALC = { strategy: "bull_put_spread", symbol: "SPY", strikes: "570/560", dte: 25 };
const never = () => new Promise<never>(() => undefined);

function discord(changes: Partial<DiscordServices> = {}) {
  const { log, lines } = keepLog();
  const edits: { token: string; text: string }[] = [];
  /** What Discord is told about deferred replies, in order. */
  const told: string[] = [];
  const services: DiscordServices = {
    log,
    wallMs: () => IN_SESSION,
    newRequestId: () => "request-1",
    sleep: never,
    async deleteOriginal() {
      told.push("deleted");
      return { status: 204 };
    },
    async followUp(_token, message) {
      told.push(`followed up, flags ${message.flags}: ${JSON.stringify(message)}`);
      return { status: 200 };
    },
    async editOriginal(token, message) {
      told.push("edited");
      edits.push({ token, text: JSON.stringify(message) });
      return { status: 200 };
    },
    calculator: { calculate: async () => aCalculation() },
    ...changes,
  };
  const app = createDiscordApp(services, { publicKey: KEYS.publicKey });
  const { context, finished } = keepContext();
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const answer = await app.request("/interactions", { method: "POST", body, headers }, {}, context);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const send = (body: unknown) => {
    const text = JSON.stringify(body);
    return post(
      text,
      signInteraction({ body: text, timestamp: String(IN_SESSION / 1_000), privateKey: KEYS.privateKey }),
    );
  };
  const command = (name: string, options: Record<string, string | number | boolean> = {}) => {
    const listed = Object.entries(options).map(([option, value]) => ({ name: option, value }));
    return send(interactionBody({ atMs: IN_SESSION, command: name, options: listed }));
  };
  const type = (name: string, option: string, value: string) =>
    send(
      interactionBody({ atMs: IN_SESSION, command: name, options: [{ name: option, value, focused: true }] }),
    );
  return { app, post, send, command, type, lines, edits, told, finished };
}

test("a ping is answered with a pong", async () => {
  const { send } = discord();
  expect(await send(pingBody({ atMs: IN_SESSION }))).toEqual({ status: 200, body: { type: 1 } });
});

test("a command is answered with what it found, in a message that Discord takes", async () => {
  const { command, lines } = discord();
  const { status, body } = await command("calc", CALC);
  expect(status).toBe(200);
  expect(body["type"]).toBe(4);
  expect(validateInteractionResponse(body).tree()).toEqual({});
  expect(JSON.stringify(body)).toContain("$250");
  expect(lines).toEqual([expect.objectContaining({ level: "info", event: "command" })]);
});

test("details are shown to who asks for them", async () => {
  const { command } = discord();
  const fields = async (details: boolean) => {
    const { body } = await command("calc", { ...CALC, details });
    expect(validateInteractionResponse(body).tree()).toEqual({});
    return JSON.stringify(body);
  };
  expect(await fields(false)).not.toContain("Profit by price and date");
  expect(await fields(true)).toContain("Profit by price and date");
});

test("options reach the calculator as a request", async () => {
  const asked: unknown[] = [];
  const { command } = discord({
    calculator: {
      calculate: async (input) => {
        asked.push(input);
        return aCalculation();
      },
    },
  });
  await command("calc", { ...CALC, premium: 2.5, contracts: 4 });
  expect(asked).toEqual([
    expect.objectContaining({
      kind: "strategy",
      symbol: "SPY",
      strikes: [570, 560],
      dte: 25,
      premium: 2.5,
      contracts: 4,
    }),
  ]);
});

test("a mistake is answered to who made it alone, and is not our error", async () => {
  const { command, lines } = discord();
  const { status, body } = await command("calc", { ...CALC, strikes: "ATM" });
  expect(status).toBe(200);
  expect(body).toMatchObject({ type: 4, data: { flags: 64 } });
  expect(JSON.stringify(body)).toContain("ATM");
  expect(lines).toEqual([expect.objectContaining({ level: "info", event: "command_failed" })]);
});

test("our own failure is told without its inside, with an id that the log has too", async () => {
  const { command, lines } = discord({
    calculator: {
      calculate: async () => {
        throw new AppError("storage_unavailable", "host db-7.internal refused volaris_owner");
      },
    },
  });
  const { body } = await command("calc", CALC);
  const text = JSON.stringify(body);
  expect(text).not.toContain("volaris_owner");
  expect(text).toContain("request-1");
  expect(lines).toEqual([
    expect.objectContaining({
      level: "error",
      fields: expect.objectContaining({ requestId: "request-1", code: "storage_unavailable" }),
    }),
  ]);
  expect(JSON.stringify(lines)).toContain("db-7.internal");
});

test("a command that is not ours says so", async () => {
  const { command } = discord();
  expect(JSON.stringify((await command("moonshot")).body)).toContain("There is no command /moonshot.");
});

test("an answer that takes too long is deferred, and filled in when it is there", async () => {
  let found: (value: ReturnType<typeof aCalculation>) => void = () => undefined;
  const slow = new Promise<ReturnType<typeof aCalculation>>((resolve) => {
    found = resolve;
  });
  const { command, edits, finished, lines } = discord({
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
  const { command, finished, lines } = discord({
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

const soon = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)));

test("a failure after the deferral takes the reply back, and is told to the typist alone", async () => {
  const { command, told, finished, lines } = discord({
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
  const { command, told, finished } = discord({
    sleep: async () => undefined,
    calculator: { calculate: () => soon(null).then(() => Promise.reject(new Error("broken"))) },
    deleteOriginal: async () => ({ status: 404 }),
  });
  await command("calc", CALC);
  await finished();
  expect(told).toEqual([expect.stringMatching(/^followed up, flags 64/)]);
});

test("while the reply that all see can't be taken back, no failure is posted into it", async () => {
  const { command, told, finished, lines } = discord({
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
  const { command, told, finished } = discord({
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

test("no other method is answered, in the one error shape and with the one that is", async () => {
  const { app } = discord();
  for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    const answer = await app.request("/interactions", { method });
    expect([method, answer.status, answer.headers.get("allow")]).toEqual([method, 405, "POST"]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    if (method === "HEAD") continue;
    expect(await answer.json()).toMatchObject({
      error: { code: "method_not_allowed", requestId: answer.headers.get("x-request-id") },
    });
  }
});

test("what is not truly signed is refused in the one error shape, and nothing is run", async () => {
  const { post, lines } = discord({
    calculator: {
      calculate: async () => {
        throw new Error("must not run");
      },
    },
  });
  const body = JSON.stringify(interactionBody({ atMs: IN_SESSION, command: "calc" }));
  expect(await post(body)).toEqual({
    status: 401,
    body: {
      error: {
        code: "unauthorized",
        message: expect.any(String),
        hint: expect.any(String),
        requestId: "request-1",
      },
    },
  });
  expect(lines).toEqual([expect.objectContaining({ event: "interaction_refused" })]);
});

test("a body beyond the limit is refused before it is verified", async () => {
  const { post } = discord();
  expect(await post("x".repeat(128 * 1024 + 1))).toMatchObject({
    status: 413,
    body: { error: { code: "payload_too_large" } },
  });
});

test("a signed body that is no interaction of ours is an invalid request", async () => {
  const { send } = discord();
  expect(await send({ type: 3 })).toMatchObject({
    status: 400,
    body: { error: { code: "invalid_request" } },
  });
});

test("what is being typed is answered with choices that Discord takes, at once and without a log line", async () => {
  const { type, lines } = discord({
    calculator: {
      calculate: async () => {
        throw new Error("must not run");
      },
    },
  });
  const { status, body } = await type("calc", "strategy", "bps");
  expect(status).toBe(200);
  expect(body).toMatchObject({ type: 8, data: { choices: [{ value: "bull_put_spread" }] } });
  expect(validateInteractionResponse(body).tree()).toEqual({});
  expect(lines).toEqual([]);
});

test.each([
  ["another command", "moonshot", "strategy"],
  ["an option without choices", "calc", "symbol"],
  ["an option that does not exist", "calc", "moon"],
])("%s is completed with nothing", async (_what, command, option) => {
  expect(await discord().type(command, option, "ic")).toEqual({
    status: 200,
    body: { type: 8, data: { choices: [] } },
  });
});

test("a completion that fails offers nothing and is logged", async () => {
  const calc = COMMANDS.find(({ definition }) => definition.name === "calc");
  if (calc === undefined) throw new Error("There is no /calc.");
  const complete = vi.spyOn(calc, "complete").mockImplementation(() => {
    throw new Error("broken table");
  });
  const { type, lines } = discord();
  expect((await type("calc", "strategy", "ic")).body).toEqual({ type: 8, data: { choices: [] } });
  expect(lines).toEqual([expect.objectContaining({ level: "error", event: "autocomplete_failed" })]);
  complete.mockRestore();
});

test("an autocomplete that names no option being typed offers nothing", async () => {
  const { send } = discord();
  expect((await send({ type: 4, data: { name: "calc" } })).body).toEqual({ type: 8, data: { choices: [] } });
});
