import { ALERT_COMMANDS } from "./alerts/index.ts";
import { CALCULATOR_COMMANDS } from "./calculators/index.ts";
import type { Command } from "./command.ts";
import { DIGEST_COMMANDS } from "./digest/index.ts";
import { helpFor } from "./help.ts";
import { MARKET_COMMANDS } from "./market/index.ts";
import { plan } from "./plan.ts";
import { status } from "./status.ts";
import { TRADE_COMMANDS } from "./trades/index.ts";
import { VOLATILITY_COMMANDS } from "./volatility/index.ts";
import { WATCHLIST_COMMANDS } from "./watchlist/index.ts";

/** Every command, for the dispatcher and for registration alike; those of a group share its first word. */
export const COMMANDS: readonly Command[] = [
  plan,
  ...CALCULATOR_COMMANDS,
  ...VOLATILITY_COMMANDS,
  ...MARKET_COMMANDS,
  ...ALERT_COMMANDS,
  ...WATCHLIST_COMMANDS,
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
