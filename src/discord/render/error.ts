import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";
import { ERROR_TABLE } from "../../error-table.ts";
import { type AppError, publicMessage } from "../../errors.ts";
import { EPHEMERAL } from "../wire-numbers.ts";
import { plainText } from "./plain-text.ts";

const RED = 0xd64545;
/** Both fit a description also when every character of them has to be escaped. */
const MAX_TEXT = 1_000;

/** What went wrong, why, and what to do, without anything of the inside. */
export function renderError(error: AppError, requestId: string): APIInteractionResponseCallbackData {
  const ours = ERROR_TABLE[error.code].status >= 500;
  return {
    embeds: [
      {
        title: ERROR_TABLE[error.code].summary,
        description: `${plainText(publicMessage(error), MAX_TEXT)}\n${plainText(error.hint, MAX_TEXT)}`,
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
