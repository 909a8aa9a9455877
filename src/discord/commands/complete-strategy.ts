import type { APIApplicationCommandOptionChoice } from "discord-api-types/v10";
import { suggestStrategies } from "../../options/strategies/suggest-strategies.ts";

const MOST_CHOICES = 25;

/** Strategies that what is typed may mean, each with how its strikes are written: "Bull put spread 580/575 · Sell …". */
export function completeStrategy(typed: string): APIApplicationCommandOptionChoice<string>[] {
  return suggestStrategies(typed, MOST_CHOICES).map(({ name, label, summary, forms: [{ example }] }) => ({
    name: `${label} ${example} · ${summary}`,
    value: name,
  }));
}
