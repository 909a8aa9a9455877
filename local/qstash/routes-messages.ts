import type { Account } from "./account.ts";
import { type ApiAnswer, type ApiRequest, DONE, notFound, ok, type Route } from "./api-request.ts";
import { cancelMessage } from "./cancel.ts";
import { findDeadLetters, redriveDeadLetter } from "./dead-letters.ts";
import { describeDeadLetter, describeLogEntry, describeMessage } from "./describe-message.ts";
import { messageMatches } from "./match-filter.ts";

/** Looking at messages and dead letters, cancelling and redriving them. */
export const MESSAGE_ROUTES: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/messages\/([^/]+)$/,
    handle: (account, _request, [id = ""]) => ok(describeMessage(findMessage(account, id))),
  },
  {
    method: "DELETE",
    path: /^\/v2\/messages\/([^/]+)$/,
    handle(account, _request, [id = ""]) {
      cancelMessage(account, findMessage(account, id));
      return ok({ cancelled: 1 });
    },
  },
  { method: "DELETE", path: /^\/v2\/messages$/, handle: cancelMany },
  { method: "GET", path: /^\/v2\/dlq$/, handle: listDeadLetters },
  { method: "DELETE", path: /^\/v2\/dlq$/, handle: deleteDeadLetters },
  { method: "POST", path: /^\/v2\/dlq\/retry$/, handle: retryDeadLetters },
  {
    method: "POST",
    path: /^\/v2\/dlq\/retry\/([^/]+)$/,
    handle: (account, _request, [id = ""]) => ok(redriveDeadLetter(account, findDeadLetter(account, id))),
  },
  {
    method: "GET",
    path: /^\/v2\/dlq\/([^/]+)$/,
    handle: (account, _request, [id = ""]) => ok(describeDeadLetter(findDeadLetter(account, id))),
  },
  {
    method: "DELETE",
    path: /^\/v2\/dlq\/([^/]+)$/,
    handle(account, _request, [id = ""]) {
      account.state.deadLetters.delete(findDeadLetter(account, id).dlqId);
      return DONE;
    },
  },
  { method: "GET", path: /^\/v2\/(?:events|logs)$/, handle: listLog },
];

function findMessage(account: Account, id: string) {
  const message = account.state.messages.get(decodeURIComponent(id));
  if (message === undefined) throw notFound(`message ${id}`);
  return message;
}

function findDeadLetter(account: Account, id: string) {
  const letter = account.state.deadLetters.get(decodeURIComponent(id));
  if (letter === undefined) throw notFound(`dlq message ${id}`);
  return letter;
}

function cancelMany(account: Account, request: ApiRequest): ApiAnswer {
  const ids = request.query.getAll("messageIds");
  const targets = [...account.state.messages.values()].filter((message) =>
    ids.length > 0 ? ids.includes(message.messageId) : messageMatches(request.query, message),
  );
  for (const message of targets) cancelMessage(account, message);
  return ok({ cancelled: targets.length });
}

function listDeadLetters(account: Account, request: ApiRequest): ApiAnswer {
  const page = findDeadLetters(account, request.query);
  return ok({ messages: page.letters.map(describeDeadLetter), ...cursorField(page.cursor) });
}

function deleteDeadLetters(account: Account, request: ApiRequest): ApiAnswer {
  const page = findDeadLetters(account, request.query);
  for (const letter of page.letters) account.state.deadLetters.delete(letter.dlqId);
  return ok({ deleted: page.letters.length, ...cursorField(page.cursor) });
}

function retryDeadLetters(account: Account, request: ApiRequest): ApiAnswer {
  const page = findDeadLetters(account, request.query);
  const responses = page.letters.map((letter) => redriveDeadLetter(account, letter));
  return ok({ responses, ...cursorField(page.cursor) });
}

function cursorField(cursor: string | null) {
  return cursor === null ? {} : { cursor };
}

/** Latest first; the cursor is the number of entries already given. */
function listLog(account: Account, request: ApiRequest): ApiAnswer {
  const { query } = request;
  const ids = [...query.getAll("messageIds"), ...query.getAll("messageId")];
  const state = query.get("state");
  const urls = query.getAll("url");
  const labels = query.getAll("label");
  const matching = account.state.log.filter(
    (entry) =>
      (ids.length === 0 || ids.includes(entry.messageId)) &&
      (state === null || entry.state === state) &&
      (urls.length === 0 || urls.includes(entry.url)) &&
      (labels.length === 0 || entry.labels.some((label) => labels.includes(label))),
  );
  const count = Math.min(1_000, Math.max(1, Number(query.get("count") ?? 100) || 100));
  const from = Number(query.get("cursor") ?? 0) || 0;
  const events = matching
    .toReversed()
    .slice(from, from + count)
    .map(describeLogEntry);
  return ok({ events, ...cursorField(from + count < matching.length ? String(from + count) : null) });
}
