import { type ExecProtocolResult, messages } from "@electric-sql/pglite";

/** What PGlite's answer to a round means for the session that asked. */
export type AnswerSummary = {
  /** "I" outside a transaction, "T" inside, "E" inside a failed one; null in the middle of a round. */
  status: string | null;
  changesSettings: boolean;
};

export function summarizeAnswer(answer: ExecProtocolResult): AnswerSummary {
  const summary: AnswerSummary = { status: null, changesSettings: false };
  for (const message of answer.messages) {
    if (message instanceof messages.ReadyForQueryMessage) summary.status = message.status;
    else if (message instanceof messages.CommandCompleteMessage) {
      summary.changesSettings ||= /^(SET|RESET|DISCARD)/.test(message.text);
    }
  }
  return summary;
}

/** The answer without a CopyInResponse at its start. */
export function withoutCopyIn(answer: Uint8Array): Uint8Array {
  if (answer[0] !== "G".charCodeAt(0)) return answer;
  return answer.subarray(1 + new DataView(answer.buffer, answer.byteOffset).getInt32(1));
}
