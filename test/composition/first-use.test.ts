import { neonConfig } from "@neondatabase/serverless";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pingBody } from "../../local/discord/interaction-body.ts";
import { LOCAL_DISCORD_KEYS, signInteraction } from "../../local/discord/sign-interaction.ts";
import { createServices } from "../../src/composition/compose.ts";
import { parseConfig } from "../../src/config/config.ts";
import { createDiscordApp } from "../../src/discord/app.ts";
import { createHttpApp } from "../../src/http/app.ts";
import { bindings } from "../support/bindings.ts";

const config = parseConfig(bindings({ DISCORD_PUBLIC_KEY: LOCAL_DISCORD_KEYS.publicKey }));
const nobody = () => Promise.reject(new Error("Nobody is there."));
const SUNDAY_MS = Date.parse("2026-11-22T12:01:00Z");

/** Connecting gives the driver a fetch of ours: as long as it has the one that it was given here, nothing was built. */
const databaseIsBuilt = () => neonConfig.fetchFunction !== nobody;
const freshServices = (nowMs = SUNDAY_MS) => createServices(config, { clock: () => nowMs });

beforeEach(() => {
  neonConfig.fetchFunction = nobody;
  vi.stubGlobal("fetch", nobody);
  vi.spyOn(console, "log").mockReturnValue(undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test.each([
  ["2026-11-22T12:01:00Z", "a Sunday, with nothing due", false],
  ["2026-11-22T12:04:00Z", "a Sunday, when the watch looks", true],
  ["2026-11-23T15:02:00Z", "the session, with prices due", true],
])("the tick of %s, %s: a database is built: %j", async (iso, _when, built) => {
  const atMs = Date.parse(iso);
  await freshServices(atMs).cron.tick(atMs);
  expect(databaseIsBuilt()).toBe(built);
});

test("a PING is answered without a database, a question about the jobs is not", async () => {
  const body = JSON.stringify(pingBody({ atMs: Date.now() }));
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = signInteraction({ body, timestamp, privateKey: LOCAL_DISCORD_KEYS.privateKey });
  const discord = createDiscordApp(freshServices().discord, config.discord);
  const pong = await discord.request("/interactions", { method: "POST", body, headers });
  expect([pong.status, await pong.json(), databaseIsBuilt()]).toEqual([200, { type: 1 }, false]);

  const { http, identities } = freshServices();
  await createHttpApp(http, { ...config, ...identities, limiter: null, signInLimiter: null }).request(
    "/health?deep=1",
  );
  expect(databaseIsBuilt()).toBe(true);
});
