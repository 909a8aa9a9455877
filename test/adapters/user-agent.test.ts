import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createOpsWebhook } from "../../src/adapters/discord-rest/ops-webhook.ts";
import { createWebhookProbe } from "../../src/adapters/discord-rest/webhook-probe.ts";
import { createHealthPing } from "../../src/adapters/health-ping.ts";
import { connectPostgres } from "../../src/adapters/postgres/client.ts";
import { createProviderHttp } from "../../src/adapters/provider-http.ts";
import { UNMETERED } from "../../src/meter.ts";
import { DISCORD_USER_AGENT, USER_AGENT, VERSION } from "../../src/version.ts";
import { filesBelow, ROOT } from "../architecture/source-files.ts";
import { startWebServer } from "../support/web-server.ts";

const NOTICE = {
  key: "job_failing:eod_sync",
  firing: true,
  title: "t",
  detail: "d",
  severity: "warning",
  sinceMs: 0,
  downtimeMs: null,
} as const;

test("vendors are told who calls, Discord in its own form", async () => {
  const { url, received } = await startWebServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"id":"1"}');
  });
  const http = createProviderHttp({
    provider: "tiingo",
    name: "Tiingo",
    timeoutMs: 5_000,
    maxBodyBytes: 1_000,
    meter: UNMETERED,
  });
  await http.send({ url });
  await createHealthPing(`${url}/ping`, UNMETERED)({ job: "eod_sync" });
  const database = connectPostgres({ url: "postgres://u:p@localhost/d", httpEndpoint: url });
  await database.execute("SELECT 1").catch(() => undefined);
  await createOpsWebhook(url, UNMETERED).notify([NOTICE], 0);
  await createWebhookProbe(url, UNMETERED).describe();
  const told = received.map(({ headers }) => headers["user-agent"]);
  expect(told).toEqual([USER_AGENT, USER_AGENT, USER_AGENT, DISCORD_USER_AGENT, DISCORD_USER_AGENT]);
  expect(USER_AGENT).toMatch(/^Volaris\/\d+\.\d+\.\d+ \(\+https:\/\/\S+\)$/);
  expect(DISCORD_USER_AGENT).toMatch(/^DiscordBot \(https:\/\/\S+, \d+\.\d+\.\d+\)$/);
});

test("no adapter calls anybody without saying so, and the version is that of the package", () => {
  const silent = filesBelow("src/adapters").filter(
    ({ text }) => /\bfetch\(/.test(text) && !text.includes("USER_AGENT"),
  );
  expect(silent.map(({ path }) => path)).toEqual([]);
  expect(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))).toMatchObject({ version: VERSION });
});
