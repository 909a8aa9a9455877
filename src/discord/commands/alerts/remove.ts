import { button } from "../../components/parts.ts";
import { frame } from "../../render/frame.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { completeAlert } from "./complete-alert.ts";
import { readAlertId } from "./options.ts";

/** Takes one of the asker's own alerts away. */
export const alertsRemove: Command = {
  name: "alerts remove",
  description: "Remove one of your alerts",
  example: "/alerts remove alert:7",
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
    const id = readAlertId(asked);
    await alerts.remove({ ownerId: asked.asker.userId, id });
    return {
      embeds: [
        frame(
          {
            title: `Alert #${id}`,
            answer: "Removed. You will not be told.",
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
