import type {
  APIApplicationCommandSubcommandOption,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import { CONTEXT, INSTALLED, SUBCOMMAND } from "../wire-numbers.ts";
import type { Command } from "./command.ts";
import { COMMANDS, GROUPS } from "./index.ts";

type Definition = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** "32": who may manage the server. */
const MANAGE_GUILD = String(1 << 5);
const EVERYWHERE = {
  integration_types: [INSTALLED.server, INSTALLED.user],
  contexts: [CONTEXT.server, CONTEXT.botDm, CONTEXT.private],
};
const FOR_MANAGERS = {
  integration_types: [INSTALLED.server],
  contexts: [CONTEXT.server],
  default_member_permissions: MANAGE_GUILD,
};

/** What Discord is told of the commands: one definition each, those of a group as one with subcommands. */
export function commandDefinitions(
  commands: readonly Command[] = COMMANDS,
  groups: Readonly<Record<string, string>> = GROUPS,
): Definition[] {
  const byName = Map.groupBy(commands, ({ name }) => name.split(" ")[0] ?? name);
  return [...byName].map(([name, members]): Definition => {
    const [only] = members;
    const where = members.every(({ manages }) => manages === true) ? FOR_MANAGERS : EVERYWHERE;
    if (only !== undefined && only.name === name)
      return { name, description: only.description, options: [...only.options], ...where };
    return { name, description: groups[name] ?? name, options: members.map(subcommand), ...where };
  });
}

function subcommand({ name, description, options }: Command): APIApplicationCommandSubcommandOption {
  return { type: SUBCOMMAND, name: name.split(" ")[1] ?? name, description, options: [...options] };
}
