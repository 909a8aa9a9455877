import { AppError } from "../errors.ts";
import type { AlertBook, StoredAlert } from "./ports.ts";
import { requireSender } from "./require-sender.ts";

/** Arms one's own alert again. Throws `not_found` for an id that the user has none of, `not_configured` without a bot token. */
export async function rearmAlert(
  { book, canPost }: { book: Pick<AlertBook, "rearm">; canPost: boolean },
  { ownerId, id }: { ownerId: string; id: number },
  nowMs: number,
): Promise<StoredAlert> {
  requireSender(canPost);
  const alert = await book.rearm(ownerId, id, nowMs);
  if (alert === null) throw noSuchAlert(id);
  return alert;
}

export function noSuchAlert(id: number): AppError {
  return new AppError("not_found", `You have no alert #${id}.`, {
    hint: "It may be another's, or removed. /alerts list shows yours.",
  });
}
