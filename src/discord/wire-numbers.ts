import type {
  ApplicationCommandOptionType,
  InteractionResponseType,
  MessageFlags,
} from "discord-api-types/v10";

/** The few of Discord's numbers that are sent, typed by its enums, which would bring all the others into the bundle. */
export const RESPONSE: {
  readonly pong: InteractionResponseType.Pong;
  readonly message: InteractionResponseType.ChannelMessageWithSource;
  readonly deferredMessage: InteractionResponseType.DeferredChannelMessageWithSource;
  readonly choices: InteractionResponseType.ApplicationCommandAutocompleteResult;
} = { pong: 1, message: 4, deferredMessage: 5, choices: 8 };

export const OPTION: {
  readonly string: ApplicationCommandOptionType.String;
  readonly integer: ApplicationCommandOptionType.Integer;
  readonly boolean: ApplicationCommandOptionType.Boolean;
  readonly number: ApplicationCommandOptionType.Number;
} = { string: 3, integer: 4, boolean: 5, number: 10 };

export const EPHEMERAL: MessageFlags.Ephemeral = 64;
