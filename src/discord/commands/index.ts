import { alertsAdd } from "./alerts/add.ts";
import { alertsList } from "./alerts/list.ts";
import { alertsRearm } from "./alerts/rearm.ts";
import { alertsRemove } from "./alerts/remove.ts";
import { CALCULATOR_COMMANDS } from "./calculators/index.ts";
import type { Command } from "./command.ts";
import { DIGEST_COMMANDS } from "./digest/index.ts";
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
import { watchlistAdd } from "./watchlist/add.ts";
import { watchlistRemove } from "./watchlist/remove.ts";
import { watchlistShow } from "./watchlist/show.ts";

/** Every command, for the dispatcher and for registration alike; those of a group share its first word. */
export const COMMANDS: readonly Command[] = [
  ...CALCULATOR_COMMANDS,
  alertsAdd,
  alertsList,
  alertsRearm,
  alertsRemove,
  watchlistShow,
  watchlistAdd,
  watchlistRemove,
  iv,
  term,
  skew,
  smile,
  em,
  top,
  scan,
  ...TRADE_COMMANDS,
  ...DIGEST_COMMANDS,
  status,
  helpFor(() => COMMANDS),
];

/** What each group is about. */
export const GROUPS: Readonly<Record<string, string>> = {
  alerts: "Be told once when something happens to a ticker",
  digest: "A channel's morning and closing summary",
  track: "Trades that you follow: marked at each refresh, their events told once",
  watchlist: "Tickers that you, or your server, keep an eye on",
};

const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]));

export function findCommand(name: string): Command | null {
  return BY_NAME.get(name) ?? null;
}
