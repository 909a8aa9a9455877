import { calc } from "./calc.ts";
import type { Command } from "./command.ts";
import { helpFor } from "./help.ts";
import { MARKET_COMMANDS } from "./market/index.ts";
import { plan } from "./plan.ts";
import { status } from "./status.ts";
import { em } from "./volatility/em.ts";
import { iv } from "./volatility/iv.ts";
import { scan } from "./volatility/scan.ts";
import { skew } from "./volatility/skew.ts";
import { smile } from "./volatility/smile.ts";
import { term } from "./volatility/term.ts";
import { top } from "./volatility/top.ts";

/** Every command, for the dispatcher and for registration alike; those of a group share its first word. */
export const COMMANDS: readonly Command[] = [
  plan,
  calc,
  ...MARKET_COMMANDS,
  iv,
  term,
  skew,
  smile,
  em,
  top,
  scan,
  status,
  helpFor(() => COMMANDS),
];

/** What each group is about. */
export const GROUPS: Readonly<Record<string, string>> = {};

const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]));

export function findCommand(name: string): Command | null {
  return BY_NAME.get(name) ?? null;
}
