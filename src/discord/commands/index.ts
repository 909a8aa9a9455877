import { CALCULATOR_COMMANDS } from "./calculators/index.ts";
import type { Command } from "./command.ts";
import { helpFor } from "./help.ts";
import { status } from "./status.ts";
import { TRADE_COMMANDS } from "./trades/index.ts";
import { em } from "./volatility/em.ts";
import { iv } from "./volatility/iv.ts";
import { scan } from "./volatility/scan.ts";
import { skew } from "./volatility/skew.ts";
import { smile } from "./volatility/smile.ts";
import { term } from "./volatility/term.ts";
import { top } from "./volatility/top.ts";

/** Every command, for the dispatcher and for registration alike; those of a group share its first word. */
export const COMMANDS: readonly Command[] = [
  ...CALCULATOR_COMMANDS,
  iv,
  term,
  skew,
  smile,
  em,
  top,
  scan,
  status,
  ...TRADE_COMMANDS,
  helpFor(() => COMMANDS),
];

/** What each group is about. */
export const GROUPS: Readonly<Record<string, string>> = {
  track: "Trades that you follow: marked at each refresh, their events told once",
};

const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]));

export function findCommand(name: string): Command | null {
  return BY_NAME.get(name) ?? null;
}
