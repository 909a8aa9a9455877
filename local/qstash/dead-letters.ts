import { acceptMessage } from "./accept.ts";
import { type Account, newMessageId } from "./account.ts";
import type { ApiAnswer, ApiRequest } from "./api-request.ts";
import { describeDeadLetter } from "./describe-dead-letter.ts";
import type { DeadLetter } from "./message.ts";
import { notSupported, RequestRefused } from "./refuse.ts";

/** `GET /v2/dlq`: all that match, oldest first, on one page. */
export function listDeadLetters(account: Account, { query }: ApiRequest): ApiAnswer {
  return { status: 200, body: { messages: findDeadLetters(account, query).map(describeDeadLetter) } };
}

/** `POST /v2/dlq/retry`, as the console's button does it: all that match are published anew. */
export function retryDeadLetters(account: Account, { query }: ApiRequest): ApiAnswer {
  const responses = findDeadLetters(account, query).map((letter) => redrive(account, letter));
  return { status: 200, body: { responses } };
}

/** `DELETE /v2/dlq/{dlqId}`. */
export function deleteDeadLetter({ state }: Account, dlqId: string): ApiAnswer {
  if (!state.deadLetters.delete(dlqId)) throw new RequestRefused(404, `dlq message ${dlqId} not found`);
  return { status: 202, body: null };
}

/** Which letters a query asks for; several values of one name are alternatives. */
const FILTERS = new Map<string, (letter: DeadLetter) => string>([
  ["dlqIds", (letter) => letter.dlqId],
  ["messageId", (letter) => letter.message.messageId],
]);

function findDeadLetters({ state }: Account, query: URLSearchParams): DeadLetter[] {
  let letters = [...state.deadLetters.values()];
  for (const name of new Set(query.keys())) {
    // One page holds them all, so there is nothing to count.
    if (name === "count") continue;
    const read = FILTERS.get(name);
    if (read === undefined) throw notSupported(`A filter by ${name}`, "local/qstash/dead-letters.ts");
    const wanted = query.getAll(name).flatMap((value) => value.split(","));
    letters = letters.filter((letter) => wanted.includes(read(letter)));
  }
  return letters;
}

/** As a new message, with its retries unused. */
function redrive({ state, clock }: Account, { dlqId, message }: DeadLetter): { messageId: string } {
  state.deadLetters.delete(dlqId);
  // The first message holds the deduplication id, and its delay has passed.
  const again = { ...message, deduplicationId: null, delayMs: 0, retries: message.maxRetries };
  const { messageId } = acceptMessage(state, again, newMessageId(), clock.now());
  return { messageId };
}
