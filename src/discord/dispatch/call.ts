import type { Asked, Command } from "../commands/command.ts";
import { findCommand } from "../commands/index.ts";
import { parseCustomId, typed } from "../components/custom-id.ts";
import type { How } from "../components/parts.ts";
import {
  type AnsweredInteraction,
  askerOf,
  type ComponentInteraction,
  commandName,
  INTERACTION_COMMAND,
  INTERACTION_COMPONENT,
  type ModalInteraction,
  optionValues,
  writtenValues,
} from "../interaction.ts";

/** A command that was called, by typing, pressing or sending a form. */
export type Call = {
  name: string;
  /** Null for one that there is not. */
  command: Command | null;
  asked: Asked;
  how: How;
};

/** Null for a press on a button of somebody else, or of an earlier version. */
export function readCall(interaction: AnsweredInteraction): Call | null {
  const asker = askerOf(interaction);
  if (interaction.type !== INTERACTION_COMMAND) return pressed(interaction);
  const name = commandName(interaction);
  return {
    name,
    command: findCommand(name),
    asked: { options: optionValues(interaction), asker },
    how: "new",
  };
}

function pressed(interaction: ComponentInteraction | ModalInteraction): Call | null {
  const asker = askerOf(interaction);
  const isComponent = interaction.type === INTERACTION_COMPONENT;
  const chosen = isComponent ? interaction.data.values?.[0] : undefined;
  const press = parseCustomId(interaction.data.custom_id, findCommand, chosen);
  if (press === null) return null;
  const command = findCommand(press.command);
  const written = isComponent ? {} : typedAs(command, writtenValues(interaction));
  const asked = { options: { ...press.options, ...written }, asker };
  // Nobody changes what another has asked for: they get their own.
  const foreign = isComponent && press.how === "update" && !isOwn(interaction, asker.userId);
  return { name: press.command, command, asked, how: foreign ? "alone" : press.how };
}

function isOwn({ message }: ComponentInteraction, userId: string): boolean {
  return message?.interaction_metadata?.user?.id === userId;
}

function typedAs(command: Command | null, written: Record<string, string | number | boolean>) {
  const fields = [...(command?.options ?? []), ...(command?.hidden ?? [])];
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      const field = fields.find((one) => one.name === name);
      return [name, field === undefined ? value : typed(String(value), field.type)];
    }),
  );
}
