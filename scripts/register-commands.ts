import { COMMANDS } from "../src/discord/commands/index.ts";
import { runCommand } from "./local-stack.ts";

const API = process.env["DISCORD_API_BASE"] ?? "https://discord.com/api/v10";

/** `npm run register`: tells Discord which slash commands there are, from the same table that the Worker answers by. */
await runCommand(async () => {
  const application = required("DISCORD_APPLICATION_ID");
  const token = required("DISCORD_BOT_TOKEN");
  const guild = process.env["DISCORD_GUILD_ID"];
  const scope = guild
    ? `/applications/${application}/guilds/${guild}/commands`
    : `/applications/${application}/commands`;
  const answer = await fetch(`${API}${scope}`, {
    method: "PUT",
    headers: { authorization: `Bot ${token}`, "content-type": "application/json" },
    body: JSON.stringify(COMMANDS.map(({ definition }) => definition)),
  });
  if (!answer.ok)
    throw new Error(`Discord answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
  const names = COMMANDS.map(({ definition }) => `/${definition.name}`).join(", ");
  process.stdout.write(`Registered ${names} ${guild ? `in guild ${guild}, at once` : "globally"}.\n`);
});

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}: discord.com/developers/applications shows it.`);
  return value;
}
