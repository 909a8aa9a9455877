import type {
  APIApplicationCommandOptionChoice,
  APIInteractionResponseCallbackData,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import type { OptionValues } from "../interaction.ts";
import type { DiscordServices } from "../services.ts";

/** A slash command: what Discord is told about it, and what it does. Both live in one file. */
export type Command = {
  definition: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /**
   * Choices for the option that is being typed, the likeliest first: without I/O, for it is asked at every key. Discord
   * takes 25, with names and values of 100 characters.
   */
  complete?(options: OptionValues, focused: string): APIApplicationCommandOptionChoice<string>[];
  run(services: DiscordServices, options: OptionValues): Promise<APIInteractionResponseCallbackData>;
};
