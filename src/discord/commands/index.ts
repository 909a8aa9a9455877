import { calc } from "./calc.ts";
import type { Command } from "./command.ts";

/** Every slash command, for the dispatcher and for registration alike. */
export const COMMANDS: readonly Command[] = [calc];
