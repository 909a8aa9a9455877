import { acceptMessage } from "./accept.ts";
import type { Account } from "./account.ts";
import { deadLetterMatches } from "./match-filter.ts";
import type { DeadLetter } from "./message.ts";

const PAGE = 100;

export type DeadLetterPage = { letters: DeadLetter[]; cursor: string | null };

/** Up to `count` dead letters, oldest first; `cursor` is the id to go on from. */
export function findDeadLetters(account: Account, query: URLSearchParams): DeadLetterPage {
  const count = Math.min(PAGE, Math.max(1, Number(query.get("count") ?? PAGE) || PAGE));
  const all = [...account.state.deadLetters.values()].filter((letter) => deadLetterMatches(query, letter));
  const cursor = query.get("cursor");
  const from =
    cursor === null
      ? 0
      : Math.max(
          0,
          all.findIndex((letter) => letter.dlqId === cursor),
        );
  return { letters: all.slice(from, from + count), cursor: all[from + count]?.dlqId ?? null };
}

/** Publishes the letter again as a new message, with its retries unused, and takes it out of the DLQ. */
export function redriveDeadLetter(account: Account, letter: DeadLetter): { messageId: string } {
  account.state.deadLetters.delete(letter.dlqId);
  const { messageId } = acceptMessage(
    account.state,
    // The first message holds the deduplication id; its delay and start time have passed.
    {
      ...letter.message,
      deduplicationId: null,
      contentBasedDeduplication: false,
      delayMs: 0,
      notBeforeMs: null,
      retries: letter.message.maxRetries,
    },
    account.newId(),
    account.clock.now(),
  );
  return { messageId };
}
