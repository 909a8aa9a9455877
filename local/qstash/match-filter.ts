import type { DeadLetter, QueuedMessage } from "./message.ts";

type Facts = { message: QueuedMessage; dateMs: number; responseStatus: number | null };

/** Values of each filter that QStash knows: several values of one name are alternatives, names are combined. */
const FILTERS = new Map<string, (facts: Facts) => string[]>([
  ["messageId", ({ message }) => [message.messageId]],
  ["url", ({ message }) => [message.url]],
  ["host", ({ message }) => [new URL(message.url).host]],
  ["path", ({ message }) => [new URL(message.url).pathname]],
  ["queueName", ({ message }) => (message.queueName === null ? [] : [message.queueName])],
  ["label", ({ message }) => message.labels],
  ["flowControlKey", ({ message }) => (message.flowControl === null ? [] : [message.flowControl.key])],
  ["callerIp", ({ message }) => [message.callerIp]],
  ["responseStatus", ({ responseStatus }) => (responseStatus === null ? [] : [String(responseStatus)])],
  ["topicName", () => []],
  ["scheduleId", () => []],
]);

/** True when the pending message passes every filter of the query. */
export function messageMatches(query: URLSearchParams, message: QueuedMessage): boolean {
  return matches(query, { message, dateMs: message.createdAtMs, responseStatus: null });
}

/** True when the dead letter passes every filter of the query, `dlqIds` included. */
export function deadLetterMatches(query: URLSearchParams, letter: DeadLetter): boolean {
  const ids = query.getAll("dlqIds").flatMap((value) => value.split(","));
  if (ids.length > 0) return ids.includes(letter.dlqId);
  return matches(query, {
    message: letter.message,
    dateMs: letter.failedAtMs,
    responseStatus: letter.outcome.status,
  });
}

function matches(query: URLSearchParams, facts: Facts): boolean {
  for (const [name, valuesOf] of FILTERS) {
    const wanted = query.getAll(name);
    if (wanted.length > 0 && !valuesOf(facts).some((value) => wanted.includes(value))) return false;
  }
  const from = Number(query.get("fromDate") ?? Number.NEGATIVE_INFINITY);
  const to = Number(query.get("toDate") ?? Number.POSITIVE_INFINITY);
  return facts.dateMs >= from && facts.dateMs <= to;
}
