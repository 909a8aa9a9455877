import * as z from "zod";
import { AppError } from "../errors.ts";

/** The parts of a Discord interaction that Volaris reads; all else is let through unread. */

export const INTERACTION_PING = 1;
export const INTERACTION_COMMAND = 2;
/** A button was pressed, or something chosen in a menu. */
export const INTERACTION_COMPONENT = 3;
/** Somebody is typing an option of a command. */
export const INTERACTION_AUTOCOMPLETE = 4;
/** A form was filled in. */
export const INTERACTION_MODAL = 5;

const OptionValue = z.union([z.string(), z.number(), z.boolean()]);
const Option = z.looseObject({
  name: z.string(),
  value: OptionValue.optional(),
  /** The option being typed, in an autocomplete. */
  focused: z.boolean().optional(),
});
/** An option, or a command of a group with options of its own. */
const OptionOrCommand = Option.extend({ options: z.array(Option).optional() });
const CommandData = z.looseObject({ name: z.string(), options: z.array(OptionOrCommand).default([]) });

const User = z.looseObject({ id: z.string() });
/** Who asks and where; `member` in a server, `user` elsewhere. */
const Origin = {
  guild_id: z.string().nullish(),
  channel_id: z.string().nullish(),
  locale: z.string().nullish(),
  member: z.looseObject({ user: User.optional(), permissions: z.string().optional() }).nullish(),
  user: User.nullish(),
  /** By kind of installation: the server's under "0", the user's under "1". */
  authorizing_integration_owners: z.record(z.string(), z.unknown()).nullish(),
};
const IN_THE_SERVER = "0";
/** What an answer goes back to; `application_id` only for a deferred one, and Discord always sends it. */
const Answerable = {
  id: z.string(),
  application_id: z.string().regex(/^\d+$/).default("0"),
  token: z.string(),
};
const TextInput = z.looseObject({ custom_id: z.string(), value: z.string().default("") });
/** A label holds one input, an older action row a list of them. */
const ModalRow = z.looseObject({
  component: TextInput.optional(),
  components: z.array(TextInput).optional(),
});

const Interaction = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal(INTERACTION_PING) }),
  z.looseObject({ type: z.literal(INTERACTION_COMMAND), ...Answerable, ...Origin, data: CommandData }),
  z.looseObject({
    type: z.literal(INTERACTION_COMPONENT),
    ...Answerable,
    ...Origin,
    data: z.looseObject({ custom_id: z.string(), values: z.array(z.string()).optional() }),
    /** The message that it stands on, and who had that message made. */
    message: z
      .looseObject({ interaction_metadata: z.looseObject({ user: User.optional() }).nullish() })
      .nullish(),
  }),
  z.looseObject({ type: z.literal(INTERACTION_AUTOCOMPLETE), ...Origin, data: CommandData }),
  z.looseObject({
    type: z.literal(INTERACTION_MODAL),
    ...Answerable,
    ...Origin,
    data: z.looseObject({ custom_id: z.string(), components: z.array(ModalRow).default([]) }),
  }),
]);
export type Interaction = z.infer<typeof Interaction>;
type OfType<Type extends number> = Extract<Interaction, { type: Type }>;
export type CommandInteraction = OfType<typeof INTERACTION_COMMAND>;
export type ComponentInteraction = OfType<typeof INTERACTION_COMPONENT>;
export type AutocompleteInteraction = OfType<typeof INTERACTION_AUTOCOMPLETE>;
export type ModalInteraction = OfType<typeof INTERACTION_MODAL>;
/** What is answered with a message. */
export type AnsweredInteraction = CommandInteraction | ComponentInteraction | ModalInteraction;
export type OptionValues = Record<string, string | number | boolean>;

/** Throws `invalid_request` for what Discord never sends to this application. */
export function parseInteraction(body: string): Interaction {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new AppError("invalid_request", "The interaction is not JSON.");
  }
  const parsed = Interaction.safeParse(value);
  if (!parsed.success) throw new AppError("invalid_request", "This kind of interaction is not handled here.");
  return parsed.data;
}

/** Where what follows a deferred reply is sent: application and token, as Discord's webhook of the interaction has it. */
export function replyAddress({ application_id, token }: AnsweredInteraction): string {
  return `${application_id}/${token}`;
}

/** The command of a group that was called: Discord sends it as an option without a value. */
function subcommand({ data }: CommandInteraction | AutocompleteInteraction) {
  const [first] = data.options;
  return first !== undefined && first.value === undefined ? first : null;
}

/** "iv", or "alerts add" where a command of a group was called. */
export function commandName(interaction: CommandInteraction | AutocompleteInteraction): string {
  const called = subcommand(interaction);
  return called === null ? interaction.data.name : `${interaction.data.name} ${called.name}`;
}

function givenOptions(interaction: CommandInteraction | AutocompleteInteraction) {
  const called = subcommand(interaction);
  return called === null ? interaction.data.options : (called.options ?? []);
}

export function optionValues(interaction: CommandInteraction | AutocompleteInteraction): OptionValues {
  const given = givenOptions(interaction).flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(given) as OptionValues;
}

/** The option being typed; null when Discord names none. */
export function focusedOption(interaction: AutocompleteInteraction): string | null {
  return givenOptions(interaction).find(({ focused }) => focused === true)?.name ?? null;
}

/** What was written into a form, by option. */
export function writtenValues({ data }: ModalInteraction): OptionValues {
  const inputs = data.components.flatMap(({ component, components }) => component ?? components ?? []);
  const written = inputs.filter(({ value }) => value.trim() !== "");
  return Object.fromEntries(written.map(({ custom_id, value }) => [custom_id, value.trim()]));
}

/** Who asks, and where. */
export type Asker = {
  /** Discord's id of the user; "0" where it does not say. */
  userId: string;
  /** Null outside of a server: in a direct message, or where the app is installed to the user alone. */
  guildId: string | null;
  channelId: string | null;
  /** Whether Discord lets them manage the server. */
  mayManage: boolean;
  locale: string | null;
};

const ADMINISTRATOR = 1n << 3n;
const MANAGE_GUILD = 1n << 5n;

export function askerOf(interaction: Exclude<Interaction, { type: typeof INTERACTION_PING }>): Asker {
  const { member, user, guild_id, channel_id, locale, authorizing_integration_owners: owners } = interaction;
  // Whoever brought the app along is asked in a server of which the bot is no member: nothing of it is ours to keep.
  const isMember = owners == null || IN_THE_SERVER in owners;
  return {
    userId: member?.user?.id ?? user?.id ?? "0",
    guildId: isMember ? (guild_id ?? null) : null,
    channelId: channel_id ?? null,
    mayManage: isMember && mayManage(member?.permissions),
    locale: locale ?? null,
  };
}

function mayManage(permissions: string | undefined): boolean {
  if (permissions === undefined || !/^\d{1,30}$/.test(permissions)) return false;
  return (BigInt(permissions) & (ADMINISTRATOR | MANAGE_GUILD)) !== 0n;
}
