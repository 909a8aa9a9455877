import { QstashError } from "@upstash/qstash";
import { AppError } from "../../errors.ts";

const CONSOLE = "console.upstash.com/qstash";

/** QStash's refusal, or its silence, in our words. Its own may repeat what was sent, so only their kind survives. */
export function queueFailure(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = error instanceof QstashError ? error.status : undefined;
  const { message, hint } = refusal(status);
  return new AppError("publish_failed", message, { hint });
}

function refusal(status: number | undefined): { message: string; hint: string } {
  if (status === 401 || status === 403) {
    return {
      message: `QStash refused the token (${status}).`,
      hint: `Copy QSTASH_TOKEN from ${CONSOLE}, and QSTASH_URL of the same region beside it.`,
    };
  }
  if (status === 400) {
    return {
      message: "QStash would not take a message to PUBLIC_BASE_URL (400).",
      hint: "Set PUBLIC_BASE_URL to an address that the internet can reach; QStash knows no localhost.",
    };
  }
  if (status === 429) {
    return {
      message: "QStash takes no more messages for now (429): a rate or the day's limit is used up.",
      hint: `Wait for the next day, or change the plan at ${CONSOLE}.`,
    };
  }
  return {
    message: status === undefined ? "QStash did not answer." : `QStash answered ${status}.`,
    hint: `Check QSTASH_URL: ${CONSOLE} names the address of your region.`,
  };
}
