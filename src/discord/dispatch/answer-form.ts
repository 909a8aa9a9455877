import type { APIInteractionResponse } from "discord-api-types/v10";
import { AppError } from "../../errors.ts";
import { findCommand } from "../commands/index.ts";
import { modalOf } from "../components/rows.ts";
import type { DiscordServices } from "../services.ts";
import { RESPONSE } from "../wire-numbers.ts";
import type { Call } from "./call.ts";
import { failureOf } from "./run-call.ts";

/** Opens the form of a command at once: Discord takes no deferral before a form. */
export function answerForm(
  services: DiscordServices,
  { command, asked, name }: Call,
): APIInteractionResponse {
  try {
    const form = command?.form?.(asked);
    const data = form === undefined ? null : modalOf(form, findCommand);
    if (data !== null) return { type: RESPONSE.modal, data };
    throw new AppError("invalid_request", `/${name} can't be asked for like this.`, {
      hint: `Type it: ${command?.example ?? "/help lists the commands."}`,
    });
  } catch (error) {
    return { type: RESPONSE.message, data: failureOf(services, name, error) };
  }
}
