import { ApplicationCommandOptionType } from "discord-api-types/v10";
import type { InteractionOption } from "../../local/discord/interaction-body.ts";
import { COMMANDS, findCommand } from "../../src/discord/commands/index.ts";

/** `subcommand` where the command is one of a group. */
export type SlashCommand = { command: string; subcommand?: string; options: InteractionOption[] };

const NUMERIC: readonly number[] = [
  ApplicationCommandOptionType.Integer,
  ApplicationCommandOptionType.Number,
];

/**
 * Reads "/calc strategy:long_call symbol:SPY strikes:580 dte:7" as Discord's client would send it. A value runs to the
 * next option's name, so it may hold blanks. Throws with the command's options when it can't be read.
 */
export function parseSlashCommand(line: string): SlashCommand {
  const [, words = "", rest = ""] = /^\s*\/([\w-]+(?:\s+[\w-]+(?=\s|$))?)\s*(.*)$/s.exec(line) ?? [];
  const name = words.replace(/\s+/g, " ");
  const command = findCommand(name);
  if (command === null) {
    const known = COMMANDS.map((one) => `/${one.name}`).join(", ");
    throw new Error(
      `Write a command in quotes: '/calc strategy:long_call symbol:SPY strikes:580 dte:7'. Known: ${known}`,
    );
  }
  const definitions = command.options;
  const options = splitOptions(rest).map(([option, value]): InteractionOption => {
    const definition = definitions.find((candidate) => candidate.name === option);
    if (definition === undefined) {
      throw new Error(
        `/${name} has no option "${option}"; it has ${definitions.map((known) => known.name).join(", ")}.`,
      );
    }
    return {
      name: option,
      value: typedValue(option, value, definition.type),
      type: definition.type,
    };
  });
  const [first = name, subcommand] = name.split(" ");
  return { command: first, ...(subcommand !== undefined && { subcommand }), options };
}

function splitOptions(text: string): [string, string][] {
  const starts = [...text.matchAll(/(?:^|\s)([a-z_]+):/g)];
  return starts.map((match, i) => {
    const from = match.index + match[0].length;
    return [match[1] ?? "", text.slice(from, starts[i + 1]?.index).trim()];
  });
}

function typedValue(option: string, text: string, type: number): string | number | boolean {
  if (NUMERIC.includes(type)) return numeric(option, text);
  if (type !== ApplicationCommandOptionType.Boolean) return text;
  const word = text.toLowerCase();
  if (word !== "true" && word !== "false") throw new Error(`${option}: "${text}" is not true or false.`);
  return word === "true";
}

/** Discord's own client refuses words here; a number out of range is the Worker's to refuse. */
function numeric(option: string, text: string): number {
  const number = Number(text);
  if (text === "" || !Number.isFinite(number)) throw new Error(`${option}: "${text}" is not a number.`);
  return number;
}
