import type { APIApplicationCommandBasicOption } from "discord-api-types/v10";
import { suggestStrategies, unknownStrategy } from "../../options/strategies/suggest-strategies.ts";
import { findStrategy, type Strategy } from "../../options/strategy.ts";
import type { Asked, Choices } from "../commands/command.ts";
import type { OptionValues } from "../interaction.ts";
import { OPTION } from "../wire-numbers.ts";
import { refuseOption } from "./refuse-option.ts";

const MOST_CHOICES = 25;

/** The option "strategy": by name, label or alias. */
export function strategyOption({ required = true }: { required?: boolean } = {}) {
  return {
    type: OPTION.string,
    name: "strategy",
    description: "The strategy, by name or as you call it: ic, bps, csp, pmcc …",
    required,
    autocomplete: true,
  } as const satisfies APIApplicationCommandBasicOption;
}

/** Throws `invalid_request` for a name that is none or several, saying what it may mean. */
export function readStrategy(options: OptionValues): Strategy {
  const text = String(options["strategy"] ?? "");
  const strategy = findStrategy(text);
  if (strategy !== null) return strategy;
  const { message, hint } = unknownStrategy(text);
  throw refuseOption("strategy", message, hint);
}

/** Strategies that what is typed may mean, each with how its strikes are written: "Bull put spread 580/575 · Sell …". */
export function completeStrategy({ options }: Asked): Choices {
  const typed = String(options["strategy"] ?? "");
  return suggestStrategies(typed, MOST_CHOICES).map(({ name, label, summary, forms: [{ example }] }) => ({
    name: `${label} ${example} · ${summary}`,
    value: name,
  }));
}
