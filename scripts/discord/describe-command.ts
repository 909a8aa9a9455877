import type { Command } from "../../src/discord/commands/command.ts";

const LONGEST_LINE = 116;

/** What the docs say of a command: always the same for the same command. */
export function describeCommand(command: Command): string[] {
  const { name, description, example, options, numbers, alone, manages } = command;
  const who = [
    ...(alone === true ? ["Seen by whoever asks alone"] : []),
    ...(manages === true ? ["For those who may manage the server"] : []),
  ];
  return [
    `## /${name}`,
    "",
    `${description}.`,
    ...who.map((words) => `${words}.`),
    "",
    `    ${example}`,
    "",
    ...table(
      ["option", "", "meaning"],
      options.map((option) => [
        `\`${option.name}\``,
        option.required === true ? "required" : "",
        option.description,
      ]),
    ),
    ...table(
      ["number", "meaning"],
      numbers.map(([number, meaning]) => [number, meaning]),
    ),
  ];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line), ""];
}

/** An answer as it was printed, in lines that fit a page. */
export function answerBlock(printed: string): string[] {
  const lines = printed.split("\n").flatMap(wrapped);
  return ["```text", ...lines, "```", ""];
}

function wrapped(line: string): string[] {
  if (line.length <= LONGEST_LINE) return [line];
  const at = line.lastIndexOf(" ", LONGEST_LINE);
  const end = at > LONGEST_LINE / 2 ? at : LONGEST_LINE;
  return [line.slice(0, end), ...wrapped(`┃   ${line.slice(end).trim()}`)];
}
