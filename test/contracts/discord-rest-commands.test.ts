import { expect, test } from "vitest";
import { APP, openDiscord } from "./discord-rest-setup.ts";

const CALC = {
  name: "calc",
  description: "Price a strategy",
  options: [{ type: 3, name: "symbol", description: "Ticker", required: true }],
};

test("commands are replaced as a whole, keep their ids by name, and guilds are apart", async () => {
  const { call, discord, getCommands, putCommands } = await openDiscord();
  const first = await putCommands([CALC, { ...CALC, name: "plan" }]);
  expect(first.status).toBe(200);
  const second = await putCommands([{ ...CALC, description: "Price it" }]);
  expect(second.body).toMatchObject([
    { id: first.body[0].id, application_id: APP, type: 1, description: "Price it" },
  ]);
  expect(second.body[0].version).not.toBe(first.body[0].version);
  await putCommands([{ ...CALC, name: "status" }], "/guilds/42");
  expect((await getCommands()).body.map((command: { name: string }) => command.name)).toEqual(["calc"]);
  expect(discord.commands(APP, "42").map((command) => command.name)).toEqual(["status"]);
  expect(await call("PUT", `/applications/${APP}/commands`, [CALC])).toMatchObject({
    status: 401,
    body: { code: 0 },
  });
});

test.for([
  ["an upper-case name", [{ ...CALC, name: "Calc" }], "0.name"],
  ["a name with a space", [{ ...CALC, name: "calc now" }], "0.name"],
  ["no description", [{ name: "calc" }], "0.description"],
  ["a description over 100", [{ ...CALC, description: "x".repeat(101) }], "0.description"],
  ["the same name twice", [CALC, CALC], "1"],
  ["26 options", [{ ...CALC, options: options(26) }], "0.options"],
  [
    "26 choices",
    [
      {
        ...CALC,
        options: [
          option({ choices: Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` })) }),
        ],
      },
    ],
    "0.options.0.choices",
  ],
  [
    "choices beside autocomplete",
    [{ ...CALC, options: [option({ autocomplete: true, choices: [{ name: "a", value: "a" }] })] }],
    "0.options.0.choices",
  ],
  [
    "a number where text is due",
    [{ ...CALC, options: [option({ choices: [{ name: "a", value: 1 }] })] }],
    "0.options.0.choices.0.value",
  ],
  [
    "a required option after an optional one",
    [{ ...CALC, options: [option({ name: "a" }), option({ name: "b", required: true })] }],
    "0.options.1",
  ],
  ["two options of one name", [{ ...CALC, options: [option({}), option({})] }], "0.options.1"],
  ["an unknown option type", [{ ...CALC, options: [option({ type: 12 })] }], "0.options.0.type"],
  [
    "a sub-command in a sub-command",
    [
      {
        ...CALC,
        options: [option({ type: 1, options: [option({ type: 1, options: [option({ type: 1 })] })] })],
      },
    ],
    "0.options.0.options.0.options.0.type",
  ],
  [
    "more than 8,000 characters",
    [
      {
        ...CALC,
        options: options(25).map((entry) => ({
          ...entry,
          choices: [0, 1, 2, 3].map((n) => ({ name: `${n}${"n".repeat(39)}`, value: "v".repeat(40) })),
        })),
      },
    ],
    "0",
  ],
] as const)("commands with %s are an invalid form, and nothing is replaced", async ([, commands, path]) => {
  const { getCommands, putCommands } = await openDiscord();
  await putCommands([CALC]);
  const answer = await putCommands(commands);
  expect(answer).toMatchObject({ status: 400, body: { code: 50035 } });
  expect(answer.body.errors).toHaveProperty(`${path}._errors.0.code`);
  expect((await getCommands()).body).toHaveLength(1);
});

function option(part: object) {
  return { type: 3, name: "symbol", description: "Ticker", ...part };
}

function options(count: number) {
  return Array.from({ length: count }, (_, n) => option({ name: `option-${n}` }));
}
