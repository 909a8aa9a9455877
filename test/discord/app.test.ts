import { expect, test, vi } from "vitest";
import { interactionBody, pingBody } from "../../local/discord/interaction-body.ts";
import { validateInteractionResponse } from "../../local/discord/validate-interaction-response.ts";
import { findCommand } from "../../src/discord/commands/index.ts";
import { AppError } from "../../src/errors.ts";
import { aCalculation } from "../support/a-calculation.ts";
import { CALC, discordDoor } from "../support/discord-door.ts";
import { IN_SESSION } from "../support/moments.ts";

test("a ping is answered with a pong", async () => {
  const { send } = discordDoor();
  expect(await send(pingBody({ atMs: IN_SESSION }))).toEqual({ status: 200, body: { type: 1 } });
});

test("a command is answered with what it found, in a message that Discord takes", async () => {
  const { command, lines } = discordDoor();
  const { status, body } = await command("calc", CALC);
  expect(status).toBe(200);
  expect(body["type"]).toBe(4);
  expect(validateInteractionResponse(body).tree()).toEqual({});
  expect(JSON.stringify(body)).toContain("$250");
  expect(lines).toEqual([expect.objectContaining({ level: "info", event: "command" })]);
});

test("details are shown to who asks for them", async () => {
  const { command } = discordDoor();
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
  const { command } = discordDoor({
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
  const { command, lines } = discordDoor();
  const { status, body } = await command("calc", { ...CALC, strikes: "ATM" });
  expect(status).toBe(200);
  expect(body).toMatchObject({ type: 4, data: { flags: 64 } });
  expect(JSON.stringify(body)).toContain("ATM");
  expect(lines).toEqual([expect.objectContaining({ level: "info", event: "command_failed" })]);
});

test("our own failure is told without its inside, with an id that the log has too", async () => {
  const { command, lines } = discordDoor({
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
  const { command } = discordDoor();
  expect(JSON.stringify((await command("moonshot")).body)).toContain("There is no command /moonshot.");
});

test("no other method is answered, in the one error shape and with the one that is", async () => {
  const { app } = discordDoor();
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
  const { post, lines } = discordDoor({
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
  const { post } = discordDoor();
  expect(await post("x".repeat(128 * 1024 + 1))).toMatchObject({
    status: 413,
    body: { error: { code: "payload_too_large" } },
  });
});

test("a signed body that is no interaction of ours is an invalid request", async () => {
  const { send } = discordDoor();
  expect(await send({ type: 9 })).toMatchObject({
    status: 400,
    body: { error: { code: "invalid_request" } },
  });
});

test("what is being typed is answered with choices that Discord takes, at once and without a log line", async () => {
  const { type, lines } = discordDoor({
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
  expect(await discordDoor().type(command, option, "ic")).toEqual({
    status: 200,
    body: { type: 8, data: { choices: [] } },
  });
});

test("a completion that fails offers nothing and is logged", async () => {
  const calc = findCommand("calc");
  if (calc === null) throw new Error("There is no /calc.");
  const complete = vi.spyOn(calc, "complete").mockImplementation(() => {
    throw new Error("broken table");
  });
  const { type, lines } = discordDoor();
  expect((await type("calc", "strategy", "ic")).body).toEqual({ type: 8, data: { choices: [] } });
  expect(lines).toEqual([expect.objectContaining({ level: "error", event: "autocomplete_failed" })]);
  complete.mockRestore();
});

test("an autocomplete that names no option being typed offers nothing", async () => {
  const { send } = discordDoor();
  expect((await send({ type: 4, data: { name: "calc" } })).body).toEqual({ type: 8, data: { choices: [] } });
});
