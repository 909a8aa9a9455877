import { AppError } from "../../errors.ts";
import { button, menu } from "../components/parts.ts";
import { frame } from "../render/frame.ts";
import { cut, joinLines } from "../render/plain-text.ts";
import { OPTION } from "../wire-numbers.ts";
import type { Command, Reply } from "./command.ts";

const MAX_FIELD = 1_000;
const MOST_CHOICES = 25;

/** What there is to ask, and what the numbers of one command mean. Knows its fellows by name only. */
export function helpFor(commands: () => readonly Command[]): Command {
  return {
    name: "help",
    description: "Every command with an example, and what each of its numbers means",
    example: "/help command:iv",
    numbers: [],
    alone: true,
    options: [
      {
        type: OPTION.string,
        name: "command",
        description: "A command, e.g. iv",
        autocomplete: true,
      },
    ],
    complete: (_services, { options }) =>
      named(commands(), String(options["command"] ?? "")).map(({ name, description }) => ({
        name: `/${name} · ${description}`,
        value: name,
      })),
    async run({ nowMs, calendar }, asked) {
      const moment = { nowMs: nowMs(), calendar };
      const wanted = asked.options["command"];
      if (wanted === undefined) return { embeds: [overview(commands(), moment)], parts: choices(commands()) };
      return describe(commands(), String(wanted), moment);
    },
  };
}

type Moment = Parameters<typeof frame>[1];

/** Those whose name begins with what is typed, then those that have it somewhere. */
function named(commands: readonly Command[], typed: string): Command[] {
  const text = typed.trim().replace(/^\//, "").toLowerCase();
  const starts = commands.filter(({ name }) => name.startsWith(text));
  const has = commands.filter(
    (one) => !starts.includes(one) && `${one.name} ${one.description}`.toLowerCase().includes(text),
  );
  return [...starts, ...has].slice(0, MOST_CHOICES);
}

function overview(commands: readonly Command[], moment: Moment) {
  const lines = commands.map(({ name, description }) => `**/${name}** ${description}`);
  return frame(
    {
      title: "What you can ask",
      answer: "Type a command, or choose one below for an example and the meaning of its numbers.",
      lines,
      source: "Volaris",
      data: null,
    },
    moment,
  );
}

function choices(commands: readonly Command[]) {
  const pages = Math.ceil(commands.length / MOST_CHOICES);
  return Array.from({ length: pages }, (_, page) => {
    const shown = commands.slice(page * MOST_CHOICES, (page + 1) * MOST_CHOICES);
    const listed = shown.map(({ name, description }) => ({ label: `/${name}`, value: name, description }));
    const span = `${shown[0]?.name} to ${shown.at(-1)?.name}`;
    return menu(`Explain a command (${span})`, listed, { fills: "command", command: "help", options: {} });
  });
}

function describe(commands: readonly Command[], wanted: string, moment: Moment): Reply {
  const [found] = named(commands, wanted);
  if (found === undefined || wanted.trim() === "") {
    throw new AppError("not_found", `There is no command /${wanted.trim().replace(/^\//, "")}.`, {
      hint: "/help without an option lists all commands.",
    });
  }
  const options = found.options.map((option) => {
    const must = option.required === true ? "" : " (optional)";
    return `\`${option.name}\`${must} ${option.description}`;
  });
  const embed = frame(
    {
      title: `/${found.name}`,
      answer: found.description,
      lines: [`\`${found.example}\``],
      fields: [
        ...(options.length > 0 ? [{ name: "Options", value: joinLines(options, MAX_FIELD) }] : []),
        ...meanings(found),
      ],
      source: "Volaris",
      data: null,
    },
    moment,
  );
  return { embeds: [embed], parts: [button("All commands", "help", {}), ...runnable(found)] };
}

/** Several fields where one is too small. */
function meanings({ numbers }: Command) {
  const pages: string[][] = [];
  let room = 0;
  for (const [name, meaning] of numbers) {
    const line = cut(`**${name}** ${meaning}`, MAX_FIELD);
    if (line.length + 1 > room) {
      pages.push([]);
      room = MAX_FIELD;
    }
    pages.at(-1)?.push(line);
    room -= line.length + 1;
  }
  return pages.map((lines, page) => ({
    name: page === 0 ? "What the numbers mean" : "…",
    value: lines.join("\n"),
  }));
}

/** What can be asked without an option can be asked by a button. */
function runnable({ name, options }: Command) {
  return options.some(({ required }) => required === true) || name === "help"
    ? []
    : [button(`Ask /${name}`, name, {}, { how: "new" })];
}
