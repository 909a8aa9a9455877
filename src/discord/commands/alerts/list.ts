import { ALERT_LIMITS } from "../../../alerts/limits.ts";
import type { StoredAlert, WatchedAlert } from "../../../alerts/ports.ts";
import { button, menu, type Part } from "../../components/parts.ts";
import { frame } from "../../render/frame.ts";
import type { Command } from "../command.ts";
import { alertLabel, alertLine } from "./alert-lines.ts";
import { ADD_EXAMPLE } from "./options.ts";

/** The asker's own alerts, wherever they are told. */
export const alertsList: Command = {
  name: "alerts list",
  description: "Your alerts: what is armed, what was told, what is paused and why",
  example: "/alerts list",
  alone: true,
  numbers: [
    ["now", "the value that is stored now, in the alert's own unit"],
    ["σ", "standard deviations of a session from the close before; beyond 1 the expected move is exceeded"],
  ],
  options: [],
  async run({ alerts, nowMs, calendar }, { asker }) {
    const mine = await alerts.list(asker.userId);
    return {
      embeds: [
        frame(
          {
            title: "Your alerts",
            answer: inOneLine(mine),
            lines: mine.map((watched) => alertLine(watched, calendar)),
            data: null,
            source: "Your alerts and what is stored of their tickers",
          },
          { nowMs: nowMs(), calendar },
        ),
      ],
      parts: partsOf(mine.map(({ alert }) => alert)),
    };
  },
};

function inOneLine(mine: readonly WatchedAlert[]): string {
  if (mine.length === 0) return `You have none. Set one: \`${ADD_EXAMPLE}\``;
  const of = (state: StoredAlert["state"]) => mine.filter(({ alert }) => alert.state === state).length;
  return `${of("armed")} armed, ${of("fired")} told, ${of("paused")} paused, of ${ALERT_LIMITS.perUser} that you may have.`;
}

function partsOf(mine: readonly StoredAlert[]): Part[] {
  const choices = (alerts: readonly StoredAlert[]) =>
    alerts.map((alert) => ({ label: alertLabel(alert), value: String(alert.id) }));
  const idle = mine.filter(({ state }) => state !== "armed");
  return [
    button("Refresh", "alerts list", {}),
    menu("Arm again…", choices(idle), { fills: "alert", command: "alerts rearm", options: {} }),
    menu("Remove…", choices(mine), { fills: "alert", command: "alerts remove", options: {} }),
  ];
}
