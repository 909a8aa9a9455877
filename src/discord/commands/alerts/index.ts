import type { Command } from "../command.ts";
import { alertsAdd } from "./add.ts";
import { alertsList } from "./list.ts";
import { alertsRearm } from "./rearm.ts";
import { alertsRemove } from "./remove.ts";

export const ALERT_COMMANDS: readonly Command[] = [alertsAdd, alertsList, alertsRearm, alertsRemove];
