import { describeCondition, describeSight } from "../../../alerts/describe-alert.ts";
import { sightOf } from "../../../alerts/look-at-alert.ts";
import type { StoredAlert, WatchedAlert } from "../../../alerts/ports.ts";
import type { TradingCalendar } from "../../../market/trading-calendar.ts";
import { plainText } from "../../render/plain-text.ts";

/** "**#7** SPY crosses $600.00 · armed, now $598.50 · in <#700>". */
export function alertLine(watched: WatchedAlert, calendar: TradingCalendar): string {
  const { alert } = watched;
  return [
    `**#${alert.id}** ${describeCondition(alert)}`,
    stateText(watched, calendar),
    placeText(alert),
  ].join(" · ");
}

/** The same for a menu, which shows no markup. */
export function alertLabel(alert: StoredAlert): string {
  return `#${alert.id} ${describeCondition(alert)} · ${alert.state}`;
}

export function placeText({ target }: Pick<StoredAlert, "target">): string {
  return target.kind === "user" ? "in your direct messages" : `in <#${target.id}>`;
}

function stateText(watched: WatchedAlert, calendar: TradingCalendar): string {
  const { alert } = watched;
  if (alert.state === "paused") return `**paused**: ${plainText(alert.reason ?? "nobody said why")}`;
  const { fired } = alert;
  if (alert.state === "fired" && fired !== null)
    return `told <t:${Math.floor(fired.atMs / 1_000)}:R> at ${describeSight(alert, fired)}`;
  if (!watched.observed.kept)
    return `armed, but **${alert.symbol} is not refreshed any more**: nothing is seen until the operator takes it up again`;
  const now = sightOf(watched, { calendar });
  if (now !== null) return `armed, now ${describeSight(alert, now)}`;
  return alert.kind === "earnings" ? "armed" : "armed, its value is not known yet";
}
