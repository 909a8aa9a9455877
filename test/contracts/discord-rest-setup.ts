import { onTestFinished } from "vitest";
import { interactionBody } from "../../local/discord/interaction-body.ts";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import { createVirtualClock } from "../../local/qstash/clock.ts";

const AT = Date.UTC(2026, 10, 23, 14, 45);
export const APP = "1311000000000000001";
/** The stand-in on virtual time, one live interaction, and short ways to call it. */
export async function openDiscord() {
  const clock = createVirtualClock(AT);
  const discord = await startDiscordRest({ clock });
  onTestFinished(() => discord.close());
  const { token } = interactionBody({ atMs: AT, command: "calc", applicationId: APP });
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(`${discord.apiUrl}${path}`, {
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
    token,
    original: `/webhooks/${APP}/${token}/messages/@original`,
    followUps: `/webhooks/${APP}/${token}`,
    putCommands: (commands: unknown, guild = "") =>
      call("PUT", `/applications/${APP}${guild}/commands`, commands, bot),
    getCommands: (guild = "") => call("GET", `/applications/${APP}${guild}/commands`, undefined, bot),
  };
}
