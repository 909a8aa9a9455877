import { describeCondition } from "../../../alerts/describe-alert.ts";
import { button } from "../../components/parts.ts";
import { frame } from "../../render/frame.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { placeText } from "./alert-lines.ts";
import { completeAlert } from "./complete-alert.ts";
import { readAlertId } from "./options.ts";

/** Arms an alert again that was told, or is paused. */
export const alertsRearm: Command = {
  name: "alerts rearm",
  description: "Arm one of your alerts again, to be told once more",
  example: "/alerts rearm alert:7",
  alone: true,
  numbers: [],
  options: [
    {
      type: OPTION.string,
      name: "alert",
      description: "One of your alerts",
      required: true,
      autocomplete: true,
    },
  ],
  complete: completeAlert,
  async run({ alerts, nowMs, calendar }, asked) {
    const alert = await alerts.rearm({ ownerId: asked.asker.userId, id: readAlertId(asked) });
    return {
      embeds: [
        frame(
          {
            title: `Alert #${alert.id}`,
            answer: `Armed again: **${describeCondition(alert)}**.`,
            lines: [`You are told once, ${placeText(alert)}.`],
            data: null,
            source: "Your alerts",
          },
          { nowMs: nowMs(), calendar },
        ),
      ],
      parts: [button("All my alerts", "alerts list", {})],
    };
  },
};
