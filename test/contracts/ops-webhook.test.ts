import { expect, test } from "vitest";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import { createOpsWebhook } from "../../src/adapters/discord-rest/ops-webhook.ts";
import { UNMETERED } from "../../src/meter.ts";
import type { Notice } from "../../src/operations/ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { startWebServer } from "../support/web-server.ts";

function aNotice(changes: Partial<Notice> = {}): Notice {
  return {
    key: "job_failing:eod_sync",
    firing: true,
    title: "eod_sync is failing",
    detail: "Its last run ended as failed: Tiingo is away.",
    severity: "critical",
    sinceMs: IN_SESSION,
    downtimeMs: null,
    ...changes,
  };
}

/** What arrives at a channel that answers with `status`. */
async function channel(status = 204) {
  const server = await startWebServer((_request, response) => {
    response.writeHead(status).end();
  });
  const notify = (...notices: Notice[]) =>
    createOpsWebhook(`${server.url}/webhooks/1/hunter2`, UNMETERED).notify(notices, IN_SESSION);
  return { server, notify };
}

test("what began and what is over are told with their times, and nobody is pinged", async () => {
  const { server, notify } = await channel();
  await notify(aNotice(), aNotice({ firing: false, downtimeMs: minutes(3 * 60 + 5) }));
  expect(server.received).toHaveLength(1);
  const message = JSON.parse(server.received[0]?.body ?? "");
  expect(message).toMatchObject({
    allowed_mentions: { parse: [] },
    embeds: [
      { title: "eod_sync is failing", timestamp: "2026-11-23T15:00:00.000Z" },
      { title: "Over: eod_sync is failing", description: "This is no longer so. It lasted 3 h 5 min." },
    ],
  });
});

test("Discord takes as many and as long notices as there can be", async () => {
  const discord = await startDiscordRest();
  try {
    const notifier = createOpsWebhook(`${discord.apiUrl}/webhooks/1311000000000000005/hunter2`, UNMETERED);
    const endless = aNotice({ title: "t".repeat(400), detail: "d".repeat(9_000) });
    const over = { ...endless, firing: false, downtimeMs: minutes(1) };
    await notifier.notify([...Array.from({ length: 13 }, () => endless), over], IN_SESSION);
  } finally {
    await discord.close();
  }
});

test("more than ten notices are several messages", async () => {
  const { server, notify } = await channel();
  await notify(...Array.from({ length: 23 }, () => aNotice()));
  expect(server.received.map(({ body }) => JSON.parse(body).embeds.length)).toEqual([10, 10, 3]);
});

test.each([400, 404, 429, 500])(
  "a channel that answers %i has not been told, and its address stays secret",
  async (status) => {
    const { notify } = await channel(status);
    const error = await notify(aNotice()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "publish_failed", message: `Discord's webhook answered ${status}.` });
    expect(JSON.stringify(error)).not.toContain("hunter2");
  },
);

test("without a channel nobody is told, and nothing fails", async () => {
  await createOpsWebhook(null, UNMETERED).notify([aNotice()], IN_SESSION);
});
