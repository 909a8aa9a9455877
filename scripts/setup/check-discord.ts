import { createDiscordApi, DISCORD_API, DiscordRefused } from "../discord-api.ts";
import type { Checked, Question } from "./question.ts";

export const DISCORD: Question = {
  title: "Discord",
  how: [
    "Where /calc is typed.",
    "https://discord.com/developers/applications > New Application > Bot > Reset Token; id and public key are found by it.",
  ],
  fields: [{ name: "DISCORD_BOT_TOKEN", label: "Bot token" }],
  async check({ DISCORD_BOT_TOKEN: given = "", DISCORD_API_BASE: apiBase = DISCORD_API }): Promise<Checked> {
    const botToken = given.replace(/^Bot\s+/, "");
    try {
      const { id, name, verify_key: key } = await createDiscordApi({ apiBase, botToken }).readApplication();
      const learned = { DISCORD_BOT_TOKEN: botToken, DISCORD_APPLICATION_ID: id, DISCORD_PUBLIC_KEY: key };
      return { ok: true, found: `"${name}" (${id})`, learned };
    } catch (error) {
      if (!(error instanceof DiscordRefused))
        return { ok: false, why: "Discord did not answer, or not as expected. Is this machine online?" };
      const why =
        error.status === 401
          ? "Discord refuses that token. It is the one of the Bot page (Reset Token shows a new one), not the client secret."
          : `${error.message}. Try again shortly; discordstatus.com may say more.`;
      return { ok: false, why };
    }
  },
};
