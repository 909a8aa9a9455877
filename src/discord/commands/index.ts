import { calc } from "./calc.ts";
import type { Command } from "./command.ts";
import { helpFor } from "./help.ts";
import { plan } from "./plan.ts";
import { status } from "./status.ts";

/** Every command, for the dispatcher and for registration alike; those of a group share its first word. */
export const COMMANDS: readonly Command[] = [plan, calc, status, helpFor(() => COMMANDS)];

/** What each group is about. */
export const GROUPS: Readonly<Record<string, string>> = {};

const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]));

export function findCommand(name: string): Command | null {
  return BY_NAME.get(name) ?? null;
}
