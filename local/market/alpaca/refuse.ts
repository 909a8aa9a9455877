import { jsonAnswer, type SandboxAnswer } from "../vendor.ts";

/** Alpaca's one shape of an error. */
export function refuse(status: number, message: string): SandboxAnswer {
  return jsonAnswer(status, { message });
}
