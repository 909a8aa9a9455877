import type { DeadLetter, LogEntry, QueuedMessage } from "./message.ts";

/** A message in the words of `GET /v2/messages/{id}`. */
export function describeMessage(message: QueuedMessage) {
  const header: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(message.headers)) header[name] = [value];
  return {
    messageId: message.messageId,
    url: message.url,
    method: message.method,
    header,
    ...describeBody("body", message.bodyBase64),
    maxRetries: message.maxRetries,
    ...(message.retryDelay === null ? {} : { retryDelayExpression: message.retryDelay }),
    notBefore: message.readyAtMs,
    createdAt: message.createdAtMs,
    ...(message.callback === null ? {} : { callback: message.callback.url }),
    ...(message.failureCallback === null ? {} : { failureCallback: message.failureCallback.url }),
    ...(message.queueName === null ? {} : { queueName: message.queueName }),
    callerIP: message.callerIp,
    ...describeLabels(message.labels),
    ...describeFlowControl(message),
  };
}

/** A dead letter in the words of `GET /v2/dlq`. */
export function describeDeadLetter(letter: DeadLetter) {
  const { outcome } = letter;
  return {
    dlqId: letter.dlqId,
    ...describeMessage(letter.message),
    ...(outcome.status === 0
      ? { responseBody: outcome.error ?? "" }
      : {
          responseStatus: outcome.status,
          responseHeader: outcome.headers,
          ...describeBody("responseBody", outcome.bodyBase64),
        }),
  };
}

/** One line of `GET /v2/logs`. */
export function describeLogEntry(entry: LogEntry) {
  return {
    time: entry.time,
    state: entry.state,
    messageId: entry.messageId,
    url: entry.url,
    ...describeLabels(entry.labels),
    ...(entry.flowControlKey === null ? {} : { flowControlKey: entry.flowControlKey }),
    ...(entry.queueName === null ? {} : { queueName: entry.queueName }),
    ...(entry.nextDeliveryTime === null ? {} : { nextDeliveryTime: entry.nextDeliveryTime }),
    ...(entry.error === null ? {} : { error: entry.error }),
  };
}

function describeLabels(labels: string[]) {
  return labels.length === 0 ? {} : { label: labels[0], labels };
}

function describeFlowControl(message: QueuedMessage) {
  const flow = message.flowControl;
  if (flow === null) return {};
  return {
    flowControlKey: flow.key,
    ...(flow.parallelism === null ? {} : { parallelism: flow.parallelism }),
    ...(flow.rate === null ? {} : { rate: flow.rate, period: flow.periodMs / 1_000 }),
  };
}

/** Text as it is, anything that is not UTF-8 as base64 under `<name>Base64`. */
function describeBody(name: "body" | "responseBody", bodyBase64: string): Record<string, string> {
  const bytes = Buffer.from(bodyBase64, "base64");
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? { [name]: text } : { [`${name}Base64`]: bodyBase64 };
}
