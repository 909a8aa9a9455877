import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { APPLICATION_ID } from "../../local/discord/interaction-source.ts";
import { LOCAL_DISCORD_KEYS } from "../../local/discord/sign-interaction.ts";
import { type LocalDiscordRest, startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import {
  type ApplicationFacts,
  applicationChecks,
  explainRefusal,
  judgeApplication,
  judgeCommands,
} from "../../scripts/doctor/check-application.ts";
import { createWebhookProbe } from "../../src/adapters/discord-rest/webhook-probe.ts";
import { commandDefinitions } from "../../src/discord/commands/definitions.ts";
import { UNMETERED } from "../../src/meter.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { startWebServer } from "../support/web-server.ts";

let discord: LocalDiscordRest;

beforeAll(async () => {
  discord = await startDiscordRest();
});
afterAll(() => discord.close());
beforeEach(() => register([]));

const webhook = () => `${discord.apiUrl}/webhooks/1311000000000000005/hunter2-token`;
const probe = (url: string | null) => createWebhookProbe(url, UNMETERED).describe();

async function register(commands: readonly object[]): Promise<void> {
  await fetch(`${discord.apiUrl}/applications/${APPLICATION_ID}/commands`, {
    method: "PUT",
    headers: { authorization: "Bot token", "content-type": "application/json" },
    body: JSON.stringify(commands),
  });
}

function facts(changes: Partial<ApplicationFacts> = {}): ApplicationFacts {
  return {
    apiBase: discord.apiUrl,
    botToken: "token",
    applicationId: APPLICATION_ID,
    publicKey: LOCAL_DISCORD_KEYS.publicKey,
    interactionsUrl: "https://volaris.example/interactions",
    ...changes,
  };
}

const examine = (given = facts()) =>
  Promise.all(applicationChecks(given).map(({ run }) => run().catch(explainRefusal)));
const definitions = commandDefinitions();

test("a webhook is asked about without a message being posted", async () => {
  expect(await probe(webhook())).toEqual({ name: "Volaris ops" });
  expect(await probe(null)).toBeNull();
  expect(discord.messages()).toEqual([]);
});

test("a webhook that Discord does not know, or that is none, is refused without its address", async () => {
  const page = await startWebServer((_request, response) => {
    response.end("<html>hunter2</html>");
  });
  discord.faults.add({ kind: "refused", status: 404 });
  const unknown = await appErrorOf(probe(webhook()));
  expect(unknown).toMatchObject({ code: "publish_failed", message: "Discord knows no such webhook (404)." });
  const strange = await appErrorOf(probe(`${page.url}/hunter2`));
  const nobody = await appErrorOf(probe("http://127.0.0.1:9/hunter2"));
  for (const error of [unknown, strange, nobody]) {
    expect(error.code).toBe("publish_failed");
    expect(`${error.message} ${error.hint}`).not.toMatch(/hunter2|127\.0\.0\.1/);
  }
});

test("commands that were registered as this version has them fit", async () => {
  expect((await examine())[1]).toMatchObject({ state: "wrong", found: expect.stringContaining("/calc") });
  await register(definitions);
  expect((await examine())[1]).toMatchObject({ state: "ok" });
});

test("commands that were changed since, or are strange, are told apart", async () => {
  const [first, ...rest] = definitions;
  await register([{ ...first, description: "Something older" }, ...rest]);
  expect((await examine())[1]).toMatchObject({
    state: "warning",
    found: expect.stringContaining("otherwise"),
  });
  await register([...definitions, { name: "moon", description: "Of an older version" }]);
  expect((await examine())[1]).toMatchObject({ state: "warning", found: expect.stringContaining("/moon") });
  const withoutOptions = definitions.map((definition) => ({ ...definition, options: [] }));
  expect(judgeCommands(withoutOptions)).toMatchObject({ state: "warning" });
});

test("the application is the Worker's: id, public key and endpoint", async () => {
  const own = { id: APPLICATION_ID, name: "Volaris", verify_key: LOCAL_DISCORD_KEYS.publicKey };
  const endpoint = { ...own, interactions_endpoint_url: "https://volaris.example/interactions" };
  expect(judgeApplication(endpoint, facts())).toMatchObject({ state: "ok" });
  expect(judgeApplication(endpoint, facts({ applicationId: "42" }))).toMatchObject({
    state: "wrong",
    found: expect.stringContaining("DISCORD_APPLICATION_ID"),
  });
  expect(judgeApplication(endpoint, facts({ publicKey: "ab".repeat(32) }))).toMatchObject({
    state: "wrong",
    found: expect.stringContaining("DISCORD_PUBLIC_KEY"),
  });
  expect(judgeApplication(endpoint, facts({ interactionsUrl: "https://elsewhere.example" }))).toMatchObject({
    state: "warning",
  });
  // The stand-in's application has no endpoint.
  expect((await examine())[0]).toMatchObject({
    state: "warning",
    found: expect.stringContaining("no interactions"),
  });
});

test("a refused bot token and a Discord that is away are wrong", async () => {
  discord.faults.add({ kind: "refused", status: 401, times: 2 });
  for (const outcome of await examine(facts({ botToken: "hunter2" }))) {
    expect(outcome).toMatchObject({ state: "wrong", found: expect.stringContaining("DISCORD_BOT_TOKEN") });
    expect(JSON.stringify(outcome)).not.toContain("hunter2");
  }
  const [away] = await examine(facts({ apiBase: "http://127.0.0.1:9" }));
  expect(away).toMatchObject({ state: "wrong", found: expect.stringContaining("did not answer") });
});
