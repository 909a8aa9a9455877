import type { AlertBook } from "./ports.ts";
import { noSuchAlert } from "./rearm-alert.ts";

/** Takes one's own alert away. Throws `not_found` for an id that the user has none of. */
export async function removeAlert(
  { book }: { book: Pick<AlertBook, "remove"> },
  { ownerId, id }: { ownerId: string; id: number },
): Promise<void> {
  if (!(await book.remove(ownerId, id))) throw noSuchAlert(id);
}
