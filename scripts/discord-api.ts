import { z } from "zod";
import { commandDefinitions } from "../src/discord/commands/definitions.ts";
import type { RegisteredCommand } from "./compare-commands.ts";

export const DISCORD_API = "https://discord.com/api/v10";
/** Discord asks for this form of programs that are no browser. */
const USER_AGENT = "DiscordBot (volaris, 1)";
const TIMEOUT_MS = 15_000;

const Application = z.looseObject({
  id: z.string(),
  name: z.string(),
  verify_key: z.string(),
  interactions_endpoint_url: z.string().nullish(),
  integration_types_config: z.record(z.string(), z.unknown()).nullish(),
});
export type Application = z.infer<typeof Application>;

const Refusal = z.object({ message: z.string(), code: z.number() });

/** Discord said no; `code` is its own number for why. */
export class DiscordRefused extends Error {
  readonly status: number;
  readonly code: number;
  /** The codes of single fields, e.g. APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID. */
  readonly fields: readonly string[];
  constructor(status: number, body: unknown) {
    const { message, code } = Refusal.safeParse(body).data ?? { message: "no reason given", code: 0 };
    super(`Discord answered ${status}: ${message}`);
    this.status = status;
    this.code = code;
    this.fields = [...JSON.stringify(body).matchAll(/"code":"([A-Z_]+)"/g)].map(([, name = ""]) => name);
  }
}

const commandsPath = (applicationId: string, guild: string | undefined) =>
  `/applications/${applicationId}${guild === undefined ? "" : `/guilds/${guild}`}/commands`;

/** Where a command may be used is said of those that are everywhere alone. */
export function scopedDefinitions(guild: string | undefined) {
  const definitions = commandDefinitions();
  if (guild === undefined) return definitions;
  return definitions.map(({ contexts: _contexts, integration_types: _types, ...definition }) => definition);
}

export type DiscordApi = ReturnType<typeof createDiscordApi>;

/** What scripts ask of Discord with the bot's token. Throws DiscordRefused, or TypeError where nobody answers. */
export function createDiscordApi({ apiBase, botToken }: { apiBase: string; botToken: string }) {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${apiBase}${path}`, {
      method,
      headers: {
        authorization: `Bot ${botToken}`,
        "user-agent": USER_AGENT,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const said: unknown = await answer.json().catch(() => null);
    if (!answer.ok) throw new DiscordRefused(answer.status, said ?? {});
    return said;
  };
  return {
    async readApplication(): Promise<Application> {
      return Application.parse(await ask("GET", "/applications/@me"));
    },
    async editApplication(change: object): Promise<Application> {
      return Application.parse(await ask("PATCH", "/applications/@me", change));
    },
    /** A server's name; null where the bot is not in it, or there is none. */
    async readGuildName(guild: string): Promise<string | null> {
      const answer = await ask("GET", `/guilds/${guild}`).catch((error: unknown) => {
        if (error instanceof DiscordRefused && [403, 404].includes(error.status)) return null;
        throw error;
      });
      return answer === null ? null : z.looseObject({ name: z.string() }).parse(answer).name;
    },
    /** What Discord shows now; of one server, or everywhere. */
    async readCommands(applicationId: string, guild?: string): Promise<RegisteredCommand[]> {
      const listed = await ask("GET", commandsPath(applicationId, guild));
      return z.array(z.looseObject({ name: z.string() })).parse(listed);
    },
    /** All that this version answers to, in place of what was there. */
    async registerCommands(applicationId: string, guild?: string): Promise<void> {
      await ask("PUT", commandsPath(applicationId, guild), scopedDefinitions(guild));
    },
  };
}
