import type { Command } from "../command.ts";
import { breakeven } from "./breakeven.ts";
import { calc } from "./calc.ts";
import { contracts } from "./contracts.ts";
import { delta } from "./delta.ts";
import { dte } from "./dte.ts";
import { pop } from "./pop.ts";
import { risk } from "./risk.ts";
import { size } from "./size.ts";
import { spread } from "./spread.ts";

/** A trade, and the questions that lead to one. */
export const CALCULATOR_COMMANDS: readonly Command[] = [
  calc,
  spread,
  pop,
  breakeven,
  risk,
  size,
  contracts,
  delta,
  dte,
];
