import type { DeadLetter, QueuedMessage } from "./message.ts";

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

function describeMessage(message: QueuedMessage) {
  const header: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(message.headers)) header[name] = [value];
  return {
    messageId: message.messageId,
    url: message.url,
    method: "POST",
    header,
    ...describeBody("body", message.bodyBase64),
    maxRetries: message.maxRetries,
    ...(message.retryDelay === null ? {} : { retryDelayExpression: message.retryDelay }),
    notBefore: message.readyAtMs,
    createdAt: message.createdAtMs,
    ...(message.failureCallback === null ? {} : { failureCallback: message.failureCallback }),
    callerIP: message.callerIp,
    ...describeLabels(message.labels),
    ...describeFlowControl(message),
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
