import type {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  ButtonStyle,
  ComponentType,
  InteractionContextType,
  InteractionResponseType,
  MessageFlags,
  TextInputStyle,
} from "discord-api-types/v10";

/** The few of Discord's numbers that are sent, typed by its enums, which would bring all the others into the bundle. */
export const RESPONSE: {
  readonly pong: InteractionResponseType.Pong;
  readonly message: InteractionResponseType.ChannelMessageWithSource;
  readonly deferredMessage: InteractionResponseType.DeferredChannelMessageWithSource;
  readonly deferredUpdate: InteractionResponseType.DeferredMessageUpdate;
  readonly update: InteractionResponseType.UpdateMessage;
  readonly choices: InteractionResponseType.ApplicationCommandAutocompleteResult;
  readonly modal: InteractionResponseType.Modal;
} = { pong: 1, message: 4, deferredMessage: 5, deferredUpdate: 6, update: 7, choices: 8, modal: 9 };

export const OPTION: {
  readonly string: ApplicationCommandOptionType.String;
  readonly integer: ApplicationCommandOptionType.Integer;
  readonly boolean: ApplicationCommandOptionType.Boolean;
  readonly number: ApplicationCommandOptionType.Number;
} = { string: 3, integer: 4, boolean: 5, number: 10 };

/** A command of a group, as Discord calls it. */
export const SUBCOMMAND: ApplicationCommandOptionType.Subcommand = 1;

export const COMPONENT: {
  readonly row: ComponentType.ActionRow;
  readonly button: ComponentType.Button;
  readonly select: ComponentType.StringSelect;
  readonly textInput: ComponentType.TextInput;
  readonly label: ComponentType.Label;
} = { row: 1, button: 2, select: 3, textInput: 4, label: 18 };

export const BUTTON_STYLE: {
  readonly primary: ButtonStyle.Primary;
  readonly secondary: ButtonStyle.Secondary;
  readonly success: ButtonStyle.Success;
  readonly danger: ButtonStyle.Danger;
  readonly link: ButtonStyle.Link;
} = { primary: 1, secondary: 2, success: 3, danger: 4, link: 5 };

export const TEXT_INPUT: { readonly short: TextInputStyle.Short } = { short: 1 };

/** Installed to a server, or to a user's account. */
export const INSTALLED: {
  readonly server: ApplicationIntegrationType.GuildInstall;
  readonly user: ApplicationIntegrationType.UserInstall;
} = { server: 0, user: 1 };

export const CONTEXT: {
  readonly server: InteractionContextType.Guild;
  readonly botDm: InteractionContextType.BotDM;
  readonly private: InteractionContextType.PrivateChannel;
} = { server: 0, botDm: 1, private: 2 };

export const EPHEMERAL: MessageFlags.Ephemeral = 64;
