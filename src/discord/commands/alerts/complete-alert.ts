import type { DiscordServices } from "../../services.ts";
import type { Asked, Choices } from "../command.ts";
import { alertLabel } from "./alert-lines.ts";

/** The asker's own alerts that have what is typed in them, with one request; those that wait for nothing first. */
export async function completeAlert(
  { alerts }: DiscordServices,
  { options, asker }: Asked,
): Promise<Choices> {
  const text = String(options["alert"] ?? "")
    .trim()
    .toLowerCase();
  const mine = (await alerts.list(asker.userId)).map(({ alert }) => alert);
  const idleFirst = mine.toSorted((a, b) => Number(a.state === "armed") - Number(b.state === "armed"));
  return idleFirst
    .map((alert) => ({ name: alertLabel(alert), value: String(alert.id) }))
    .filter(({ name }) => name.toLowerCase().includes(text));
}
