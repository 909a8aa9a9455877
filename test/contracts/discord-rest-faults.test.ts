import { expect, test } from "vitest";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import { awaitDeferred } from "../../scripts/discord/await-deferred.ts";
import { openDiscord } from "./discord-rest-setup.ts";

test("a rate limit with its wait, Cloudflare's HTML page, a server error, then all is well", async () => {
  const { call, discord, original } = await openDiscord();
  discord.faults.add({ kind: "rate-limited", retryAfterSeconds: 2.5 });
  const limited = await call("PATCH", original, { content: "x" });
  expect(limited).toMatchObject({
    status: 429,
    body: { message: "You are being rate limited.", retry_after: 2.5, global: false },
  });
  expect(limited.headers.get("retry-after")).toBe("3");

  discord.faults.add({ kind: "rate-limited-html" });
  const blocked = await fetch(`${discord.apiUrl}${original}`);
  expect(blocked.status).toBe(429);
  expect(blocked.headers.get("content-type")).toContain("text/html");
  expect(await blocked.text()).toContain("Error 1015");

  discord.faults.add({ kind: "refused", status: 503 });
  expect((await call("GET", original)).status).toBe(503);
  expect((await call("PATCH", original, { content: "x" })).status).toBe(200);
});

test("a deferral that Discord has not heard of everywhere yet is a 404 like that of a token that does not exist", async () => {
  const { call, discord, original, followUps } = await openDiscord();
  discord.faults.add({ kind: "not-yet", times: 2 });
  const early = await call("PATCH", original, { content: "x" });
  expect(early).toMatchObject({ status: 404, body: { code: 10015 } });
  expect((await call("DELETE", original)).status).toBe(404);
  expect((await call("DELETE", original)).status).toBe(204);
  const alone = await call("POST", followUps, { content: "x", flags: 64 });
  expect(alone).toMatchObject({ status: 200, body: { content: "x", flags: 64 } });
  // What was taken away stays away.
  expect(await call("PATCH", original, { content: "x" })).toMatchObject({
    status: 404,
    body: { code: 10008 },
  });
});

test("what is to be seen of an interaction is listed for the terminal, without what was taken away", async () => {
  const { call, discord, original, followUps, token } = await openDiscord();
  const seen = () => awaitDeferred({ type: 5 }, { apiBase: discord.apiUrl, token });
  await call("PATCH", original, { content: "filled in" });
  expect(await seen()).toMatchObject({ data: { content: "filled in" } });
  await call("DELETE", original);
  await call("POST", followUps, { content: "for you alone", flags: 64 });
  expect(await seen()).toMatchObject({ data: { content: "for you alone", flags: 64 } });
  expect(await awaitDeferred({ type: 4 }, { apiBase: discord.apiUrl, token })).toEqual({ type: 4 });
});

test("a taken port is one clear line", async () => {
  const { discord } = await openDiscord();
  const port = Number(new URL(discord.url).port);
  await expect(startDiscordRest({ port })).rejects.toThrow(
    `Port ${port} is taken, Discord REST cannot start.`,
  );
});
