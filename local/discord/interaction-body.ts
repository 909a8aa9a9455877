import {
  APPLICATION_ID,
  CHANNEL_ID,
  describeUser,
  envelope,
  type InteractionSource,
  identify,
} from "./interaction-source.ts";

export type InteractionOption = {
  name: string;
  value: string | number | boolean;
  /** ApplicationCommandOptionType; by default STRING, INTEGER, NUMBER or BOOLEAN after the value. */
  type?: number;
  /** The option being typed, in an autocomplete. */
  focused?: boolean;
};

const COMMAND_ID = "1311000000000000006";
const SUB_COMMAND = 1;

/** A slash command, or its autocomplete when an option is focused. */
export function interactionBody(
  input: InteractionSource & { command: string; subcommand?: string; options?: InteractionOption[] },
) {
  const given = (input.options ?? []).map(({ type, ...option }) => ({
    ...option,
    type: type ?? typeOf(option.value),
  }));
  const autocomplete = given.some((option) => option.focused === true);
  const options =
    input.subcommand === undefined ? given : [{ name: input.subcommand, type: SUB_COMMAND, options: given }];
  return {
    ...envelope(input),
    data: { id: COMMAND_ID, name: input.command, ...(options.length > 0 ? { options } : {}), type: 1 },
    type: autocomplete ? 4 : 2,
  };
}

/** A press of a button, or a choice in a select menu, on a message of the app. */
export function componentBody(
  input: InteractionSource & { customId: string; messageId: string; values?: string[] },
) {
  return {
    ...envelope(input),
    data:
      input.values === undefined
        ? { component_type: 2, custom_id: input.customId, id: 1 }
        : { component_type: 3, custom_id: input.customId, id: 1, values: input.values },
    message: {
      id: input.messageId,
      channel_id: CHANNEL_ID,
      application_id: input.applicationId ?? APPLICATION_ID,
      attachments: [],
      components: [],
      content: "",
      edited_timestamp: null,
      embeds: [],
      flags: 0,
      mention_everyone: false,
      mention_roles: [],
      mentions: [],
      pinned: false,
      timestamp: new Date(input.atMs - 60_000).toISOString(),
      tts: false,
      type: 20,
    },
    type: 3,
  };
}

/** What Discord sends when the interactions URL is set, and now and then after. */
export function pingBody(input: InteractionSource) {
  const { id, token } = identify(input);
  return {
    app_permissions: "562949953601536",
    application_id: input.applicationId ?? APPLICATION_ID,
    authorizing_integration_owners: {},
    entitlements: [],
    id,
    token,
    type: 1,
    user: {
      ...describeUser({ ...input, userId: "643945264868098049", userName: "discord" }),
      bot: true,
      discriminator: "0000",
      global_name: "Discord",
      system: true,
    },
    version: 1,
  };
}

function typeOf(value: string | number | boolean): number {
  if (typeof value === "string") return 3;
  if (typeof value === "boolean") return 5;
  return Number.isInteger(value) ? 4 : 10;
}
