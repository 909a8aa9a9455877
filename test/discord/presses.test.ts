import { afterEach, expect, test, vi } from "vitest";
import { validateInteractionResponse } from "../../local/discord/validate-interaction-response.ts";
import type { Command } from "../../src/discord/commands/command.ts";
import { findCommand } from "../../src/discord/commands/index.ts";
import { customId } from "../../src/discord/components/custom-id.ts";
import type { How } from "../../src/discord/components/parts.ts";
import { AppError } from "../../src/errors.ts";
import { aCalculation } from "../support/a-calculation.ts";
import { CALC, discordDoor } from "../support/discord-door.ts";

const calc = findCommand("calc") as Command;
const idOf = (how: How, options = CALC) => customId(calc, { options, how }, { slot: 0 }) ?? "";
const OTHER = "311000000000000099";
const broken = {
  calculator: { calculate: () => Promise.reject(new AppError("no_quotes", "Nothing is stored for SPY.")) },
};

afterEach(() => {
  vi.restoreAllMocks();
});

test("a button calls its command again, in place of the message of who pressed their own", async () => {
  const { press } = discordDoor();
  const { body } = await press(idOf("update"));
  expect(body).toMatchObject({ type: 7, data: { allowed_mentions: { parse: [] } } });
  expect(JSON.stringify(body)).toContain("$250");
  expect(validateInteractionResponse(body).tree()).toEqual({});
});

test("who presses a button under another's answer gets one of their own, and theirs alone", async () => {
  const { body } = await discordDoor().press(idOf("update"), { ownerId: OTHER });
  expect(body).toMatchObject({ type: 4, data: { flags: 64 } });
});

test("a related view comes as a message of its own; what is for the presser, to them alone", async () => {
  expect((await discordDoor().press(idOf("new"))).body).toMatchObject({ type: 4 });
  expect((await discordDoor().press(idOf("new"))).body["data"]).not.toHaveProperty("flags");
  expect((await discordDoor().press(idOf("alone"))).body).toMatchObject({ type: 4, data: { flags: 64 } });
});

test("a press that fails leaves the message as it is, and tells the presser alone", async () => {
  const { body } = await discordDoor(broken).press(idOf("update"));
  expect(body).toMatchObject({ type: 4, data: { flags: 64 } });
  expect(JSON.stringify(body)).toContain("Nothing is stored for SPY");
});

test("a button of an earlier version, or of another app, is answered kindly", async () => {
  for (const id of ["u0zz/calc/long_call~SPY", "poll:1", "u000/moon/"]) {
    const { status, body } = await discordDoor().press(id);
    expect([status, body]).toMatchObject([200, { type: 4, data: { flags: 64 } }]);
    expect(JSON.stringify(body)).toContain("earlier version");
  }
});

test("what an id says is checked as if it had been typed", async () => {
  const { body } = await discordDoor().press(idOf("update", { ...CALC, strikes: "ATM!" }));
  expect(body).toMatchObject({ type: 4, data: { flags: 64 } });
  expect(JSON.stringify(body)).toContain("strikes");
});

test("a menu's choice is the option's value", async () => {
  const asked: unknown[] = [];
  const calculator = {
    calculate: async (input: unknown) => {
      asked.push(input);
      return aCalculation();
    },
  };
  const id = customId(calc, { options: CALC, how: "update" }, { slot: 0, fills: "dte" }) ?? "";
  await discordDoor({ calculator }).press(id, { values: ["42"] });
  expect(asked).toEqual([expect.objectContaining({ dte: 42, strikes: [570, 560] })]);
});

test("a form is opened at once, and what is written into it are options", async () => {
  const asked: unknown[] = [];
  const calculator = {
    calculate: async (input: unknown) => {
      asked.push(input);
      return aCalculation();
    },
  };
  calc.form = ({ options }) => ({
    title: "Your price",
    inputs: [{ option: "premium", label: "Net price a share" }],
    press: { command: "calc", options, how: "alone" },
  });
  try {
    const door = discordDoor({ calculator });
    const { body } = await door.press(idOf("form"));
    expect(body).toMatchObject({ type: 9, data: { title: "Your price" } });
    expect(validateInteractionResponse(body).tree()).toEqual({});
    const { custom_id: id } = body["data"] as { custom_id: string };
    const sent = await door.submit(id, { premium: " $1,002.50 " });
    expect(sent.body).toMatchObject({ type: 4, data: { flags: 64 } });
    expect(asked).toEqual([expect.objectContaining({ premium: 1002.5 })]);
  } finally {
    delete calc.form;
  }
});

test("a command without a form says what to type", async () => {
  const { body } = await discordDoor().press(idOf("form"));
  expect(JSON.stringify(body)).toContain("/calc strategy:");
  expect(body).toMatchObject({ type: 4, data: { flags: 64 } });
});

test.each([
  ["update", { type: 6 }, ["edited"]],
  ["alone", { type: 5, data: { flags: 64 } }, ["edited"]],
  ["new", { type: 5 }, ["edited"]],
] as const)("a late answer to a press that means %s is brought later", async (how, deferred, done) => {
  const door = discordDoor({
    sleep: () => Promise.resolve(),
    calculator: {
      calculate: () => new Promise((resolve) => setTimeout(() => resolve(aCalculation()), 20)),
    },
  });
  const { body } = await door.press(idOf(how));
  expect(body).toEqual(deferred);
  await door.finished();
  expect(door.told).toEqual(done);
});

test("a late failure of an update leaves the message and follows it up for the presser alone", async () => {
  const door = discordDoor({
    sleep: () => Promise.resolve(),
    calculator: {
      calculate: () =>
        new Promise((_, reject) =>
          setTimeout(() => reject(new AppError("no_quotes", "Nothing is stored.")), 20),
        ),
    },
  });
  expect((await door.press(idOf("update"))).body).toEqual({ type: 6 });
  await door.finished();
  expect(door.told).toEqual([expect.stringContaining("followed up, flags 64")]);
});

test("what is for a server's managers is refused elsewhere and to others, and done for them", async () => {
  const run = vi.spyOn(calc, "run");
  calc.manages = true;
  try {
    const member = await discordDoor().command("calc", CALC, { permissions: "2048" });
    expect(JSON.stringify(member.body)).toContain("Manage Server");
    const direct = await discordDoor().command("calc", CALC, { place: "bot-dm" });
    expect(JSON.stringify(direct.body)).toContain("in a channel of a server that the bot was added to");
    expect(run).not.toHaveBeenCalled();
    expect((await discordDoor().command("calc", CALC, { permissions: "32" })).body).toMatchObject({
      type: 4,
    });
    expect(run).toHaveBeenCalledOnce();
  } finally {
    delete calc.manages;
  }
});

test("a user whose key is stuck is asked to wait, and others are not", async () => {
  const { command } = discordDoor();
  for (let i = 0; i < 120; i += 1) await command("calc", CALC);
  const { body } = await command("calc", CALC);
  expect(body).toMatchObject({ type: 4, data: { flags: 64 } });
  expect(JSON.stringify(body)).toContain("Ask again in 60 s");
  expect((await command("calc", CALC, { userId: OTHER })).body["data"]).not.toHaveProperty("flags");
});
