import { isObject, type JsonObject, readText } from "./read-json.ts";
import { DiscordRefusal, refuseInvalidForm } from "./refuse.ts";
import { snowflakeAt } from "./snowflake.ts";
import { validateCommands } from "./validate-commands.ts";

export type RegisteredCommand = JsonObject & { id: string; name: string; version: string };

/** Commands by scope: an application, or an application in one guild. */
export type CommandRegistry = { scopes: Map<string, RegisteredCommand[]>; now(): number; sequence: number };

export function scopeOf(applicationId: string, guildId: string | undefined): string {
  return guildId === undefined ? applicationId : `${applicationId}/${guildId}`;
}

/**
 * Replaces all commands of the scope. A command that keeps its name and type keeps its id.
 *
 * @throws DiscordRefusal 400 with the `errors` tree; nothing is changed then
 */
export function overwriteCommands(
  registry: CommandRegistry,
  applicationId: string,
  guildId: string | undefined,
  body: unknown,
): RegisteredCommand[] {
  if (!Array.isArray(body)) throw new DiscordRefusal(400, 50035, "Invalid Form Body");
  refuseInvalidForm(validateCommands(body));
  const scope = scopeOf(applicationId, guildId);
  const before = registry.scopes.get(scope) ?? [];
  const commands = body.filter(isObject).map((command) => {
    const complete: JsonObject = {
      type: 1,
      description: "",
      default_member_permissions: null,
      nsfw: false,
      ...command,
      application_id: applicationId,
      ...(guildId === undefined ? {} : { guild_id: guildId }),
    };
    const { name, type }: { name?: unknown; type?: unknown } = complete;
    const known = before.find((other) => other.name === name && readType(other) === type);
    const version = snowflakeAt(registry.now(), registry.sequence++);
    return { ...complete, id: known?.id ?? version, name: readText(name), version };
  });
  registry.scopes.set(scope, commands);
  return commands;
}

function readType(command: JsonObject): unknown {
  const { type }: { type?: unknown } = command;
  return type;
}
