import type { Outcome, QueuedMessage } from "./message.ts";

/**
 * What a failure callback receives. Source: "Callbacks" in the QStash documentation; times are
 * milliseconds as strings, bodies base64.
 */
export function callbackBody(source: QueuedMessage, outcome: Outcome, dlqId: string) {
  const sourceHeader: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(source.headers)) sourceHeader[name] = [value];
  // A destination that never answered has no body; QStash puts its own error text there.
  const bodyBase64 =
    outcome.status === 0 ? Buffer.from(outcome.error ?? "").toString("base64") : outcome.bodyBase64;
  return {
    status: outcome.status,
    header: outcome.headers,
    body: bodyBase64,
    retried: source.retried,
    maxRetries: source.maxRetries,
    dlqId,
    sourceMessageId: source.messageId,
    topicName: "",
    endpointName: "",
    url: source.url,
    method: "POST",
    sourceHeader,
    sourceBody: source.bodyBase64,
    notBefore: String(source.readyAtMs),
    createdAt: String(source.createdAtMs),
    scheduleId: "",
    callerIP: source.callerIp,
  };
}
