import { expect, onTestFinished, test } from "vitest";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import { startQStash } from "../../local/qstash/start-qstash.ts";
import { startUpstashRedis } from "../../local/redis/start-upstash-redis.ts";
import type { Values } from "../../scripts/deployment/env-file.ts";
import { DISCORD } from "../../scripts/setup/check-discord.ts";
import { SCHWAB } from "../../scripts/setup/check-providers.ts";
import { NEON, qstash, UPSTASH_REDIS } from "../../scripts/setup/check-services.ts";
import { APP_KEY, openMarket, SECRET_KEY } from "../local/market-client.ts";

test("QStash's region and signing keys are found by the token alone", async () => {
  const credentials = { token: "us", currentSigningKey: "sig_1", nextSigningKey: "sig_2" };
  const [eu, us] = [await startQStash(), await startQStash({ credentials })];
  onTestFinished(() => Promise.all([eu.close(), us.close()]).then(() => undefined));
  const regions = [
    { name: "EU", url: eu.url },
    { name: "US", url: us.url },
  ];
  expect(await qstash(regions).check({ QSTASH_TOKEN: "us" })).toEqual({
    ok: true,
    found: "region US, signing keys read",
    learned: { QSTASH_URL: us.url, QSTASH_CURRENT_SIGNING_KEY: "sig_1", QSTASH_NEXT_SIGNING_KEY: "sig_2" },
  });
  expect(await qstash(regions).check({ QSTASH_TOKEN: eu.token })).toMatchObject({
    learned: { QSTASH_URL: eu.url, QSTASH_CURRENT_SIGNING_KEY: eu.currentSigningKey },
  });
  expect(await qstash(regions).check({ QSTASH_TOKEN: "hunter2" })).toEqual({
    ok: false,
    why: expect.stringContaining("No region of QStash knows that token"),
  });
  const away = [{ name: "EU", url: "http://127.0.0.1:9" }];
  expect(await qstash(away).check({ QSTASH_TOKEN: "us" })).toEqual({
    ok: false,
    why: expect.stringContaining("did not answer"),
  });
});

test("Redis is written to, and each mistake has its words", async () => {
  const redis = await startUpstashRedis({ port: 0, token: "right" });
  onTestFinished(() => redis.close());
  const check = (url: string, token: string) =>
    UPSTASH_REDIS.check({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token });
  expect(await check(redis.url, "right")).toMatchObject({ ok: true });
  const wrong = [
    [await check(redis.url, "hunter2"), /both must be of one database/],
    [await check("rediss://default:hunter2@x.upstash.io:6379", "t"), /TCP address/],
    [await check("http://127.0.0.1:9", "hunter2"), /Nobody answers/],
  ] as const;
  for (const [outcome, words] of wrong) {
    expect(outcome).toMatchObject({ ok: false, why: expect.stringMatching(words) });
    expect(JSON.stringify(outcome)).not.toContain("hunter2");
  }
});

test("Discord's token gives id and public key; with Bot before it as well", async () => {
  const discord = await startDiscordRest({ botToken: "right" });
  onTestFinished(() => discord.close());
  const check = (token: string) =>
    DISCORD.check({ DISCORD_BOT_TOKEN: token, DISCORD_API_BASE: discord.apiUrl });
  expect(await check("Bot right")).toMatchObject({
    ok: true,
    learned: {
      DISCORD_BOT_TOKEN: "right",
      DISCORD_APPLICATION_ID: expect.stringMatching(/^\d+$/),
      DISCORD_PUBLIC_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
  expect(await check("hunter2")).toEqual({
    ok: false,
    why: expect.stringContaining("not the client secret"),
  });
});

test("a connection string that is none is refused before anybody is asked, without repeating it", async () => {
  for (const url of ["hunter2", "mysql://a:hunter2@h/d"]) {
    const outcome = await NEON.check({ DATABASE_URL: url });
    expect(outcome).toMatchObject({ ok: false, why: expect.stringContaining("no connection string") });
    expect(JSON.stringify(outcome)).not.toContain("hunter2");
  }
  const away: Values = {
    DATABASE_URL: "postgres://a:hunter2@h/d",
    DATABASE_HTTP_ENDPOINT: "http://127.0.0.1:9/sql",
  };
  expect(JSON.stringify(await NEON.check(away))).toMatch(/^(?!.*hunter2).*Nobody answers/);
});

test("Schwab's app is told from one that Schwab does not know, before any login", async () => {
  const { sandbox } = await openMarket("2026-11-23T15:00:00Z");
  onTestFinished(() => sandbox.close());
  const check = (secret: string) =>
    SCHWAB.check({ SCHWAB_API_BASE: sandbox.url, SCHWAB_APP_KEY: APP_KEY, SCHWAB_SECRET_KEY: secret });
  expect(await check(SECRET_KEY)).toMatchObject({ ok: true, found: expect.stringContaining("known") });
  expect(await check("hunter2")).toMatchObject({ ok: false, why: expect.stringContaining("does not know") });
});
