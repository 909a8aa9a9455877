import type {
  APIInteractionResponseCallbackData,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import type { OptionValues } from "../interaction.ts";
import type { DiscordServices } from "../services.ts";

/** A slash command: what Discord is told about it, and what it does. Both live in one file. */
export type Command = {
  definition: RESTPostAPIChatInputApplicationCommandsJSONBody;
  run(services: DiscordServices, options: OptionValues): Promise<APIInteractionResponseCallbackData>;
};
