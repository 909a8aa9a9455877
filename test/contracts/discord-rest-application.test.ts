import { verifyKey } from "discord-interactions";
import { expect, onTestFinished, test } from "vitest";
import { LOCAL_DISCORD_KEYS } from "../../local/discord/sign-interaction.ts";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import { sendJson, startWebServer } from "../support/web-server.ts";

const TOKEN = "the-bot-token";

async function openApplication() {
  const discord = await startDiscordRest({ botToken: TOKEN });
  onTestFinished(() => discord.close());
  return async (method: string, body?: unknown, token = TOKEN) => {
    const answer = await fetch(`${discord.apiUrl}/applications/@me`, {
      method,
      headers: { authorization: `Bot ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
}

/** A bot's door; `careful` verifies, as Discord demands. */
function aBot(careful: boolean, pong: unknown = { type: 1 }) {
  return startWebServer(async ({ headers, body }, response) => {
    const [signature, timestamp] = [headers["x-signature-ed25519"], headers["x-signature-timestamp"]];
    const sound = await verifyKey(body, String(signature), String(timestamp), LOCAL_DISCORD_KEYS.publicKey);
    if (careful && !sound) return sendJson(response, { error: "invalid request signature" }, 401);
    sendJson(response, pong);
  });
}

const REFUSED = {
  status: 400,
  body: {
    message: "Invalid Form Body",
    code: 50035,
    errors: {
      interactions_endpoint_url: {
        _errors: [
          {
            code: "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID",
            message: "The specified interactions endpoint URL could not be verified.",
          },
        ],
      },
    },
  },
};

test("the bot's token opens its application, and no other does", async () => {
  const application = await openApplication();
  expect(await application("GET")).toMatchObject({
    status: 200,
    body: { verify_key: LOCAL_DISCORD_KEYS.publicKey, interactions_endpoint_url: null },
  });
  for (const method of ["GET", "PATCH"])
    expect(await application(method, method === "GET" ? undefined : {}, "another")).toEqual({
      status: 401,
      body: { message: "401: Unauthorized", code: 0 },
    });
});

test("an endpoint that answers a signed ping and refuses a forged one is kept", async () => {
  const application = await openApplication();
  const { url, received } = await aBot(true);
  const endpoint = `${url}/interactions`;
  const edited = await application("PATCH", {
    interactions_endpoint_url: endpoint,
    integration_types_config: { "0": {}, "1": {} },
  });
  expect(edited).toMatchObject({ status: 200, body: { interactions_endpoint_url: endpoint } });
  expect((await application("GET")).body).toMatchObject({
    interactions_endpoint_url: endpoint,
    integration_types_config: { "0": {}, "1": {} },
  });
  expect(received.map(({ path }) => path)).toEqual(["/interactions", "/interactions"]);
  // What is not named stays.
  await application("PATCH", { description: "Option chains." });
  expect((await application("GET")).body).toMatchObject({ interactions_endpoint_url: endpoint });
  await application("PATCH", { interactions_endpoint_url: null });
  expect((await application("GET")).body).toMatchObject({ interactions_endpoint_url: null });
});

test("an endpoint that takes forged pings, answers otherwise or not at all is refused in Discord's words", async () => {
  const application = await openApplication();
  const careless = await aBot(false);
  const silly = await aBot(true, { type: 4 });
  for (const url of [careless.url, silly.url, "http://127.0.0.1:9"])
    expect(await application("PATCH", { interactions_endpoint_url: url })).toEqual(REFUSED);
  const malformed = await application("PATCH", { interactions_endpoint_url: "volaris", description: "new" });
  expect(malformed.status).toBe(400);
  expect(JSON.stringify(malformed.body)).toContain("Not a well formed URL.");
  expect((await application("GET")).body).toMatchObject({
    interactions_endpoint_url: null,
    description: "",
  });
});
