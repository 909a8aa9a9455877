import { expect, test } from "vitest";
import { validateCommands } from "../../../local/discord/validate-commands.ts";
import { parseSlashCommand } from "../../../scripts/discord/parse-slash-command.ts";
import { commandDefinitions } from "../../../src/discord/commands/definitions.ts";
import { COMMANDS, GROUPS } from "../../../src/discord/commands/index.ts";

test("Discord takes every definition: everywhere, and in servers alone what manages one", () => {
  const definitions = commandDefinitions();
  expect(validateCommands(definitions).tree()).toEqual({});
  for (const { name, contexts, default_member_permissions: may } of definitions) {
    const managed = COMMANDS.filter((one) => one.name.split(" ")[0] === name).every(
      (one) => one.manages === true,
    );
    expect([name, contexts, may]).toEqual([name, managed ? [0] : [0, 1, 2], managed ? "32" : undefined]);
  }
});

test("every command has an example that can be typed, and every group says what it is about", () => {
  for (const { name, example } of COMMANDS) {
    const { command, subcommand } = parseSlashCommand(example);
    expect([command, subcommand].filter((word) => word !== undefined).join(" ")).toBe(name);
    const [group, member] = name.split(" ");
    if (member !== undefined) expect([group, GROUPS[group ?? ""]]).toEqual([group, expect.any(String)]);
  }
});

test("names, options and hidden options are told apart", () => {
  expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
  for (const { name, options, hidden = [] } of COMMANDS) {
    const names = [...options, ...hidden].map((option) => option.name);
    expect([name, new Set(names).size]).toEqual([name, names.length]);
  }
});
