import { expect, test } from "vitest";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
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

test("a taken port is one clear line", async () => {
  const { discord } = await openDiscord();
  const port = Number(new URL(discord.url).port);
  await expect(startDiscordRest({ port })).rejects.toThrow(
    `Port ${port} is taken, Discord REST cannot start.`,
  );
});
