import { expect, onTestFinished, test } from "vitest";
import { interactionBody } from "../../local/discord/interaction-body.ts";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import { createVirtualClock } from "../../local/qstash/clock.ts";

const AT = Date.UTC(2026, 10, 23, 14, 45);
const APP = "1311000000000000001";
const CALC = {
  name: "calc",
  description: "Price a strategy",
  options: [{ type: 3, name: "symbol", description: "Ticker", required: true }],
};

/** The stand-in on virtual time, one live interaction, and short ways to call it. */
async function openDiscord() {
  const clock = createVirtualClock(AT);
  const discord = await startDiscordRest({ clock });
  onTestFinished(() => discord.close());
  const { token } = interactionBody({ atMs: AT, command: "calc", applicationId: APP });
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(`${discord.url}${path}`, {
      method,
      headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
  }
  const bot = { authorization: "Bot local" };
  return {
    clock,
    discord,
    call,
    original: `/webhooks/${APP}/${token}/messages/@original`,
    followUps: `/webhooks/${APP}/${token}`,
    putCommands: (commands: unknown, guild = "") =>
      call("PUT", `/applications/${APP}${guild}/commands`, commands, bot),
    getCommands: (guild = "") => call("GET", `/applications/${APP}${guild}/commands`, undefined, bot),
  };
}

test("a deferred answer is filled in, read and deleted", async () => {
  const { call, discord, original } = await openDiscord();
  expect((await call("GET", original)).body).toMatchObject({ flags: 128, content: "" });
  const edited = await call("PATCH", original, { content: "SPY 580C", embeds: [{ title: "Long call" }] });
  expect(edited).toMatchObject({ status: 200, body: { content: "SPY 580C", application_id: APP, flags: 0 } });
  await call("PATCH", original, { content: "later" });
  expect((await call("GET", original)).body).toMatchObject({
    content: "later",
    embeds: [{ title: "Long call" }],
  });
  expect(discord.messages()).toMatchObject([{ kind: "original", edits: 2, deleted: false }]);
  expect((await call("DELETE", original)).status).toBe(204);
  expect(await call("PATCH", original, { content: "too late" })).toMatchObject({
    status: 404,
    body: { code: 10008, message: "Unknown Message" },
  });
});

test("an interaction's token ends after fifteen minutes", async () => {
  const { call, clock, discord, followUps, original } = await openDiscord();
  clock.advanceBy(900_000);
  expect((await call("PATCH", original, { content: "just in time" })).status).toBe(200);
  clock.advanceBy(1);
  const late = { status: 404, body: { message: "Unknown Webhook", code: 10015 } };
  expect(await call("PATCH", original, { content: "late" })).toMatchObject(late);
  expect(await call("POST", followUps, { content: "late" })).toMatchObject(late);
  expect(discord.requests().map((request) => request.status)).toEqual([200, 404, 404]);
});

test("follow-ups are messages of their own, which can be edited by their id", async () => {
  const { call, discord, followUps } = await openDiscord();
  const posted = await call("POST", followUps, { content: "one", flags: 64 });
  expect(posted).toMatchObject({ status: 200, body: { content: "one", flags: 64 } });
  await call("POST", followUps, { content: "two" });
  await call("PATCH", `${followUps}/messages/${posted.body.id}`, { content: "first" });
  expect(discord.messages().map(({ kind, payload }) => [kind, payload["content"]])).toEqual([
    ["followup", "first"],
    ["followup", "two"],
  ]);
});

test("a picture comes as multipart, with payload_json and files[n]", async () => {
  const { call, discord, original } = await openDiscord();
  const form = new FormData();
  form.set(
    "payload_json",
    JSON.stringify({
      embeds: [{ title: "IV term structure", image: { url: "attachment://term.png" } }],
      attachments: [{ id: 0, filename: "term.png" }],
    }),
  );
  form.set("files[0]", new File([new Uint8Array([137, 80, 78, 71])], "term.png", { type: "image/png" }));
  const answer = await fetch(`${discord.url}${original}`, { method: "PATCH", body: form });
  expect(await answer.json()).toMatchObject({
    attachments: [{ filename: "term.png", size: 4, content_type: "image/png" }],
  });
  const [file] = discord.messages()[0]?.files ?? [];
  expect([...(file?.bytes ?? [])]).toEqual([137, 80, 78, 71]);

  const missing = await call("PATCH", original, {
    content: "x",
    attachments: [{ id: 3, filename: "none.png" }],
  });
  expect(missing.body.errors).toHaveProperty("attachments.0.id._errors");
});

test("the ops webhook answers 204, or the message when asked to wait", async () => {
  const { call, discord } = await openDiscord();
  const path = "/webhooks/1311000000000000009/kXw81_channel-webhook-token";
  expect(await call("POST", path, { content: "options_refresh is late" })).toMatchObject({
    status: 204,
    body: null,
  });
  const waited = await call("POST", `${path}?wait=true`, { content: "options_refresh recovered" });
  expect(waited).toMatchObject({ status: 200, body: { content: "options_refresh recovered" } });
  expect(discord.messages().map((message) => message.kind)).toEqual(["webhook", "webhook"]);
});

test.for([
  ["content over 2,000", { content: "x".repeat(2_001) }, "content"],
  ["eleven embeds", { embeds: Array.from({ length: 11 }, () => ({ title: "t" })) }, "embeds"],
  ["a title over 256", { embeds: [{ title: "x".repeat(257) }] }, "embeds.0.title"],
  ["a description over 4,096", { embeds: [{ description: "x".repeat(4_097) }] }, "embeds.0.description"],
  [
    "26 fields",
    { embeds: [{ fields: Array.from({ length: 26 }, () => ({ name: "n", value: "v" })) }] },
    "embeds.0.fields",
  ],
  ["an empty field value", { embeds: [{ fields: [{ name: "n", value: "" }] }] }, "embeds.0.fields.0.value"],
  [
    "a field value over 1,024",
    { embeds: [{ fields: [{ name: "n", value: "x".repeat(1_025) }] }] },
    "embeds.0.fields.0.value",
  ],
  ["a footer over 2,048", { embeds: [{ footer: { text: "x".repeat(2_049) } }] }, "embeds.0.footer.text"],
  [
    "6,001 characters over all embeds",
    { embeds: [{ description: "x".repeat(4_096) }, { description: "x".repeat(1_905) }] },
    "embeds",
  ],
  ["a colour that is none", { embeds: [{ title: "t", color: 16_777_216 }] }, "embeds.0.color"],
  ["a timestamp that is none", { embeds: [{ title: "t", timestamp: "today" }] }, "embeds.0.timestamp"],
  [
    "a label over 80",
    { content: "c", components: [row([{ type: 2, style: 1, custom_id: "a", label: "x".repeat(81) }])] },
    "components.0.components.0.label",
  ],
  [
    "a custom id over 100",
    { content: "c", components: [row([{ type: 2, style: 1, custom_id: "x".repeat(101) }])] },
    "components.0.components.0.custom_id",
  ],
  [
    "six buttons in a row",
    {
      content: "c",
      components: [row(Array.from({ length: 6 }, (_, n) => ({ type: 2, style: 1, custom_id: `b${n}` })))],
    },
    "components.0.components",
  ],
  [
    "the same custom id twice",
    {
      content: "c",
      components: [
        row([
          { type: 2, style: 1, custom_id: "a" },
          { type: 2, style: 1, custom_id: "a" },
        ]),
      ],
    },
    "components.0.components.1.custom_id",
  ],
  [
    "content beside components v2",
    { content: "c", flags: 32_768, components: [{ type: 10, content: "t" }] },
    "content",
  ],
] as const)("a message with %s is an invalid form", async ([, payload, path]) => {
  const { call, discord, original } = await openDiscord();
  const answer = await call("PATCH", original, payload);
  expect(answer).toMatchObject({ status: 400, body: { code: 50035, message: "Invalid Form Body" } });
  expect(answer.body.errors).toHaveProperty(`${path}._errors.0.message`);
  expect(discord.messages().filter((message) => message.edits > 0)).toEqual([]);
});

function row(components: unknown[]) {
  return { type: 1, components };
}

test("a message at the limits passes, and lengths are counted in characters", async () => {
  const { call, original } = await openDiscord();
  const fields = Array.from({ length: 25 }, (_, n) => ({ name: `n${n}`, value: "v" }));
  const answer = await call("PATCH", original, {
    content: "𝛿".repeat(2_000),
    embeds: [{ title: "t".repeat(256), description: "d".repeat(4_096), fields, color: 0xffffff }],
    components: [row([{ type: 2, style: 5, label: "Chart", url: "https://volaris.example" }])],
  });
  expect(answer.status).toBe(200);
});

test("an empty message, broken JSON and an unknown path are refused as Discord does", async () => {
  const { call, discord, followUps } = await openDiscord();
  expect((await call("POST", followUps, { embeds: [] })).body).toEqual({
    message: "Cannot send an empty message",
    code: 50006,
  });
  const broken = await fetch(`${discord.url}${followUps}`, {
    method: "POST",
    body: "{",
    headers: { "content-type": "application/json" },
  });
  expect(await broken.json()).toMatchObject({ code: 50109 });
  expect((await call("GET", "/users/@me")).status).toBe(404);
});

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

test("faults: a rate limit with its wait, Cloudflare's HTML page, a server error, then all is well", async () => {
  const { call, discord, original } = await openDiscord();
  discord.faults.rateLimitNext({ retryAfterSeconds: 2.5, global: true });
  const limited = await call("PATCH", original, { content: "x" });
  expect(limited).toMatchObject({
    status: 429,
    body: { message: "You are being rate limited.", retry_after: 2.5, global: true },
  });
  expect(limited.headers.get("retry-after")).toBe("3");

  discord.faults.cloudflareBlockNext();
  const blocked = await fetch(`${discord.url}${original}`);
  expect(blocked.status).toBe(429);
  expect(blocked.headers.get("content-type")).toContain("text/html");
  expect(await blocked.text()).toContain("Error 1015");

  discord.faults.failNext(503);
  expect((await call("GET", original)).status).toBe(503);
  expect((await call("PATCH", original, { content: "x" })).status).toBe(200);
});

test("a taken port is one clear line", async () => {
  const { discord } = await openDiscord();
  const port = Number(new URL(discord.url).port);
  await expect(startDiscordRest({ port })).rejects.toThrow(
    `Port ${port} for the local Discord REST is taken`,
  );
});
