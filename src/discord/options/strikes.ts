import type { APIApplicationCommandBasicOption } from "discord-api-types/v10";
import { parseStrikes } from "../../options/parse-strikes.ts";
import type { OptionValues } from "../interaction.ts";
import { OPTION } from "../wire-numbers.ts";
import { refuseOption } from "./refuse-option.ts";

/** The option "strikes": one to four, the one that is traded first in front. */
export function strikesOption({ required = true }: { required?: boolean } = {}) {
  return {
    type: OPTION.string,
    name: "strikes",
    description: "The strike you trade first comes first, e.g. 580 or 580/575",
    required,
    autocomplete: true,
  } as const satisfies APIApplicationCommandBasicOption;
}

/** Dollars, in the order typed. Throws `invalid_request` with what can't be read. */
export function readStrikes(options: OptionValues): number[] {
  const parsed = parseStrikes(String(options["strikes"] ?? ""));
  if (!parsed.ok) throw refuseOption("strikes", parsed.message, parsed.hint);
  return [...parsed.strikes];
}
