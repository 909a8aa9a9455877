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

/** A press of a button, or a choice in a select menu, on an answer of the app to `ownerId`: the presser when left out. */
export function componentBody(
  input: InteractionSource & { customId: string; messageId: string; values?: string[]; ownerId?: string },
) {
  return {
    ...envelope(input),
    data:
      input.values === undefined
        ? { component_type: 2, custom_id: input.customId, id: 1 }
        : { component_type: 3, custom_id: input.customId, id: 1, values: input.values },
    message: {
      id: input.messageId,
      interaction_metadata: {
        id: input.messageId,
        type: 2,
        user: describeUser({ ...input, ...(input.ownerId !== undefined && { userId: input.ownerId }) }),
        authorizing_integration_owners: {},
      },
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

/** A form that was sent, each input in a label of its own. */
export function modalBody(input: InteractionSource & { customId: string; written: Record<string, string> }) {
  return {
    ...envelope(input),
    data: {
      custom_id: input.customId,
      components: Object.entries(input.written).map(([id, value], index) => ({
        type: 18,
        id: 2 * index + 1,
        component: { type: 4, id: 2 * index + 2, custom_id: id, value },
      })),
    },
    type: 5,
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
