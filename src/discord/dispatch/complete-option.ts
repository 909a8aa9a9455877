import type { APIApplicationCommandAutocompleteResponse } from "discord-api-types/v10";
import { ERROR_TABLE } from "../../error-table.ts";
import { asAppError } from "../../errors.ts";
import { errorFields } from "../../log.ts";
import type { Choices } from "../commands/command.ts";
import { findCommand } from "../commands/index.ts";
import {
  type AutocompleteInteraction,
  askerOf,
  commandName,
  focusedOption,
  optionValues,
} from "../interaction.ts";
import { cut } from "../render/plain-text.ts";
import type { DiscordServices } from "../services.ts";
import { RESPONSE } from "../wire-numbers.ts";

const MOST_CHOICES = 25;
const MAX_LENGTH = 100;
/** Discord waits for three seconds; nobody types on for a choice that comes later. */
const LONGEST_MS = 2_500;

/** Choices while somebody types; none rather than an error, which Discord would not show. */
export async function completeOption(
  services: DiscordServices,
  interaction: AutocompleteInteraction,
): Promise<APIApplicationCommandAutocompleteResponse> {
  const name = commandName(interaction);
  const focused = focusedOption(interaction);
  const asked = { options: optionValues(interaction), asker: askerOf(interaction) };
  const answer = (choices: Choices): APIApplicationCommandAutocompleteResponse => ({
    type: RESPONSE.choices,
    data: { choices: choices.slice(0, MOST_CHOICES).map(fitting) },
  });
  if (focused === null) return answer([]);
  try {
    const choices = findCommand(name)?.complete?.(services, asked, focused) ?? [];
    const late = () => services.sleep(LONGEST_MS).then((): Choices => []);
    return answer(Array.isArray(choices) ? choices : await Promise.race([choices, late()]));
  } catch (error) {
    const failure = asAppError(error);
    // A symbol that nobody keeps is the typist's to mend.
    const level = ERROR_TABLE[failure.code].status >= 500 ? "error" : "debug";
    services.log(level, "autocomplete_failed", { command: name, ...errorFields(failure) });
    return answer([]);
  }
}

function fitting({ name, value }: Choices[number]): Choices[number] {
  return { name: cut(name, MAX_LENGTH), value: value.slice(0, MAX_LENGTH) };
}
