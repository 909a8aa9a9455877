import type { Reply } from "./reply.ts";

/** What became of one command. */
export type Outcome = { result: Reply } | { error: string };

export type Encoding = "plain" | "base64" | "resp2";

/** One outcome, or the list of a pipeline or transaction, as the body of a response. */
export function encodeOutcomes(outcomes: Outcome | readonly Outcome[], encoding: Encoding): string {
  if (encoding === "resp2") {
    return "result" in outcomes || "error" in outcomes ? toResp(outcomes) : listToResp(outcomes);
  }
  if ("result" in outcomes || "error" in outcomes) return JSON.stringify(encode(outcomes, encoding));
  return JSON.stringify(outcomes.map((outcome) => encode(outcome, encoding)));
}

function encode(outcome: Outcome, encoding: Encoding): Outcome {
  if (encoding !== "base64" || "error" in outcome) return outcome;
  return { result: toBase64(outcome.result) };
}

/** Every string but the status OK, so that any bytes survive JSON; numbers and null stay as they are. */
function toBase64(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(toBase64);
  if (typeof reply !== "string" || reply === "OK") return reply;
  return Buffer.from(reply, "utf8").toString("base64");
}

function listToResp(outcomes: readonly Outcome[]): string {
  return `*${outcomes.length}\r\n${outcomes.map(toResp).join("")}`;
}

function toResp(outcome: Outcome): string {
  return "error" in outcome ? `-${outcome.error}\r\n` : replyToResp(outcome.result);
}

function replyToResp(reply: Reply): string {
  if (reply === null) return "$-1\r\n";
  if (reply === "OK") return "+OK\r\n";
  if (typeof reply === "string") return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  if (Array.isArray(reply)) return `*${reply.length}\r\n${reply.map(replyToResp).join("")}`;
  return Number.isInteger(reply) ? `:${reply}\r\n` : replyToResp(String(reply));
}
