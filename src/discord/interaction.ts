import * as z from "zod";
import { AppError } from "../errors.ts";

/** The parts of a Discord interaction that Volaris reads; all else is let through unread. */

export const INTERACTION_PING = 1;
export const INTERACTION_COMMAND = 2;
/** Somebody is typing an option of a command. */
export const INTERACTION_AUTOCOMPLETE = 4;

const Option = z.looseObject({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** The option being typed, in an autocomplete. */
  focused: z.boolean().optional(),
});
const Data = z.looseObject({ name: z.string(), options: z.array(Option).default([]) });

const Interaction = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal(INTERACTION_PING) }),
  z.looseObject({
    type: z.literal(INTERACTION_COMMAND),
    id: z.string(),
    /** Needed only for a reply that was deferred; Discord always sends it. */
    application_id: z.string().regex(/^\d+$/).default("0"),
    token: z.string(),
    data: Data,
  }),
  z.looseObject({ type: z.literal(INTERACTION_AUTOCOMPLETE), data: Data }),
]);
export type Interaction = z.infer<typeof Interaction>;
export type CommandInteraction = Extract<Interaction, { type: typeof INTERACTION_COMMAND }>;
export type AutocompleteInteraction = Extract<Interaction, { type: typeof INTERACTION_AUTOCOMPLETE }>;
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
export function replyAddress({ application_id, token }: CommandInteraction): string {
  return `${application_id}/${token}`;
}

export function optionValues(interaction: CommandInteraction | AutocompleteInteraction): OptionValues {
  const given = interaction.data.options.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(given) as OptionValues;
}

/** The option being typed; null when Discord names none. */
export function focusedOption({ data }: AutocompleteInteraction): string | null {
  return data.options.find(({ focused }) => focused === true)?.name ?? null;
}
