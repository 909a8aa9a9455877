import { parseArgs } from "node:util";
import { compareCommands, describeDifference } from "./compare-commands.ts";
import { describeTarget, findTarget, TARGET_OPTIONS, TARGET_USAGE } from "./deployment/find-target.ts";
import { createDiscordApi, DISCORD_API, scopedDefinitions } from "./discord-api.ts";
import { runCommand } from "./local-stack.ts";
import { readWords } from "./read-words.ts";

const USAGE = `npm run register -- [--guild ID] [--dry-run] [--local | --deployed | --env staging]
${TARGET_USAGE}
Without --guild, or DISCORD_GUILD_ID in the environment, everywhere. --dry-run only shows what would change.`;
const OPTIONS = {
  ...TARGET_OPTIONS,
  guild: { type: "string" },
  "dry-run": { type: "boolean", default: false },
} as const;

/** `npm run register`: tells Discord which slash commands there are, from the table that the Worker answers by. */
await runCommand(async () => {
  const { values: words } = readWords(USAGE, () => parseArgs({ options: OPTIONS }));
  const target = await findTarget(words, ["DISCORD_BOT_TOKEN"]);
  const { DISCORD_API_BASE: apiBase = DISCORD_API, DISCORD_BOT_TOKEN: kept } = target.values;
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  say(describeTarget(target, apiBase));
  // The local Discord lets in any.
  const discord = createDiscordApi({ apiBase, botToken: kept ?? "local-bot-token" });
  const guild = words.guild ?? target.values["DISCORD_GUILD_ID"] ?? process.env["DISCORD_GUILD_ID"];
  const application = await discord.readApplication();
  const where = guild === undefined ? "everywhere" : `in ${await guildText(discord, guild)}`;
  const ours = scopedDefinitions(guild);
  const difference = compareCommands(await discord.readCommands(application.id, guild), ours);
  const lines = describeDifference(difference);
  const all = `${ours.length} commands of "${application.name}" ${where}`;
  if (lines.length === 0) return say(`Nothing to do: Discord has the ${all} as this version has them.`);
  for (const line of lines) say(line);
  if (words["dry-run"]) return say(`Nothing was sent: --dry-run. It would be the ${all}.`);
  await discord.registerCommands(application.id, guild);
  say(`Registered the ${all}.`);
});

async function guildText(discord: ReturnType<typeof createDiscordApi>, guild: string): Promise<string> {
  const name = await discord.readGuildName(guild);
  if (name !== null) return `the server "${name}" (${guild})`;
  throw new Error(
    `The bot is in no server ${guild}. Invite it first, or copy the id anew: Developer Mode, right-click the server, Copy Server ID.`,
  );
}
