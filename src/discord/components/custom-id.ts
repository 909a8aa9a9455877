import type { ApplicationCommandOptionType } from "discord-api-types/v10";
import type { Command } from "../commands/command.ts";
import type { OptionValues } from "../interaction.ts";
import { OPTION } from "../wire-numbers.ts";
import type { How, Press } from "./parts.ts";

/**
 * A press as Discord keeps it: "u0k3/em/SPY~~35". What to do with the answer, a number that tells equal buttons of one
 * message apart, two characters that change with the command's options, the command, and the options' values by place.
 * It is signed by nobody: whatever it says is checked as if it had been typed.
 */

const MOST_CHARACTERS = 100;
const HOWS: Readonly<Record<How, string>> = { update: "u", new: "n", alone: "a", form: "f" };
const FORM = /^([unaf])([0-9a-z])([0-9a-z]{2})\/([a-z_-]+(?:\.[a-z_-]+)?)\/(.*)$/s;
/** Stands where a menu's choice goes. */
const CHOSEN = "?";

type Described = Pick<Command, "name" | "options" | "hidden">;

/** Null for a press that does not fit: its button is left out. `fills` is the option that a menu's choice is of. */
export function customId(
  command: Described,
  { options, how }: Omit<Press, "command">,
  { slot, fills }: { slot: number; fills?: string | undefined },
): string | null {
  const fields = fieldsOf(command);
  const values = fields.map(({ name }) => (name === fills ? CHOSEN : encoded(options[name])));
  const text = values.join("~").replace(/~+$/, "");
  const name = command.name.replace(" ", ".");
  const id = `${HOWS[how]}${slot.toString(36)}${fingerprint(command)}/${name}/${text}`;
  return id.length > MOST_CHARACTERS ? null : id;
}

/** The press that an id means; null for one of somebody else, or of a version with other options. */
export function parseCustomId(
  id: string,
  find: (name: string) => Described | null,
  chosen?: string,
): Press | null {
  const [, letter, , print, dotted = "", text = ""] = FORM.exec(id) ?? [];
  const name = dotted.replace(".", " ");
  const command = find(name);
  const how = (Object.keys(HOWS) as How[]).find((one) => HOWS[one] === letter);
  if (command === null || how === undefined || print !== fingerprint(command)) return null;
  const fields = fieldsOf(command);
  const values = text === "" ? [] : text.split("~");
  if (values.length > fields.length) return null;
  const options: OptionValues = {};
  for (const [index, value] of values.entries()) {
    const field = fields[index];
    const said = value === CHOSEN ? chosen : decoded(value);
    if (field !== undefined && said !== undefined && said !== "")
      options[field.name] = typed(said, field.type);
  }
  return { command: name, options, how };
}

/** A word that was written or chosen, as the option's type has it; what can't be is left for the command to refuse. */
export function typed(text: string, type: ApplicationCommandOptionType): string | number | boolean {
  if (type === OPTION.boolean && (text === "true" || text === "false")) return text === "true";
  if (type !== OPTION.integer && type !== OPTION.number) return text;
  const value = Number(text.replace(/^\$/, "").replace(/(?<=\d),(?=\d{3})/g, ""));
  return text.trim() === "" || !Number.isFinite(value) ? text : value;
}

function fieldsOf({ options, hidden = [] }: Described) {
  return [...options, ...hidden];
}

function encoded(value: string | number | boolean | undefined): string {
  if (value === undefined) return "";
  const text = String(value).replace(/[%~]/g, (sign) => (sign === "%" ? "%25" : "%7E"));
  return text === CHOSEN ? "%3F" : text;
}

function decoded(text: string): string {
  return text.replace(/%(25|7E|3F)/g, (_, code: string) => ({ "25": "%", "7E": "~", "3F": "?" })[code] ?? "");
}

/** FNV-1a over name and options, to two characters: another place of an option is another command. */
function fingerprint(command: Described): string {
  let hash = 0x811c9dc5;
  for (const sign of [command.name, ...fieldsOf(command).map(({ name }) => name)].join(",")) {
    hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193) >>> 0;
  }
  return (hash % 1296).toString(36).padStart(2, "0");
}
