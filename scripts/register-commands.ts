import { parseArgs } from "node:util";
import { commandDefinitions } from "../src/discord/commands/definitions.ts";
import { describeTarget, findTarget, TARGET_OPTIONS, TARGET_USAGE } from "./deployment/find-target.ts";
import { createDiscordApi, DISCORD_API } from "./discord-api.ts";
import { runCommand } from "./local-stack.ts";
import { readWords } from "./read-words.ts";

const USAGE = `npm run register -- [--local | --deployed | --env staging]
${TARGET_USAGE}
With DISCORD_GUILD_ID in the environment, in that server alone.`;

/** `npm run register`: tells Discord which slash commands there are, from the same table that the Worker answers by. */
await runCommand(async () => {
  const { values: words } = readWords(USAGE, () => parseArgs({ options: TARGET_OPTIONS }));
  const target = await findTarget(words, ["DISCORD_BOT_TOKEN"]);
  const { DISCORD_API_BASE: apiBase = DISCORD_API, DISCORD_BOT_TOKEN: kept } = target.values;
  process.stdout.write(`${describeTarget(target, apiBase)}\n`);
  // The local Discord lets in any.
  const discord = createDiscordApi({ apiBase, botToken: kept ?? "local-bot-token" });
  const guild = target.values["DISCORD_GUILD_ID"] ?? process.env["DISCORD_GUILD_ID"];
  await discord.registerCommands((await discord.readApplication()).id, guild);
  const names = commandDefinitions()
    .map(({ name }) => `/${name}`)
    .join(", ");
  process.stdout.write(`Registered ${names} ${guild ? `in guild ${guild}, at once` : "globally"}.\n`);
});
