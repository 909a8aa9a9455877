import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";
import { ERROR_TABLE } from "../../error-table.ts";
import { type AppError, publicMessage } from "../../errors.ts";
import { EPHEMERAL } from "../wire-numbers.ts";

const RED = 0xd64545;

/** What went wrong, why, and what to do, without anything of the inside. */
export function renderError(error: AppError, requestId: string): APIInteractionResponseCallbackData {
  const ours = ERROR_TABLE[error.code].status >= 500;
  return {
    embeds: [
      {
        title: ERROR_TABLE[error.code].summary,
        description: `${publicMessage(error)}\n${error.hint}`,
        color: RED,
        ...(ours && { footer: { text: `request ${requestId}` } }),
      },
    ],
    allowed_mentions: { parse: [] },
  };
}

export function ephemeral(data: APIInteractionResponseCallbackData): APIInteractionResponseCallbackData {
  return { ...data, flags: EPHEMERAL };
}
