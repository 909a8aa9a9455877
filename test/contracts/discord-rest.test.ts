import { expect, test } from "vitest";
import { APP, openDiscord } from "./discord-rest-setup.ts";

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
  const answer = await fetch(`${discord.apiUrl}${original}`, { method: "PATCH", body: form });
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
  const broken = await fetch(`${discord.apiUrl}${followUps}`, {
    method: "POST",
    body: "{",
    headers: { "content-type": "application/json" },
  });
  expect(await broken.json()).toMatchObject({ code: 50109 });
  expect((await call("GET", "/users/@me")).status).toBe(404);
});
