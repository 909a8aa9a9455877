import { jsonAnswer, type SandboxAnswer } from "../vendor.ts";

const DOCS = "https://databento.com/docs/api-reference-historical/basics";

/** A refusal with its case; `payload` only where Databento sends one. */
export function refuse(status: number, reason: string, message: string, payload?: object): SandboxAnswer {
  const detail = { case: reason, message, status_code: status, docs: DOCS };
  return jsonAnswer(status, { detail: payload === undefined ? detail : { ...detail, payload } });
}

/** The one refusal whose detail is a text. */
export function notAuthenticated(): SandboxAnswer {
  return jsonAnswer(401, { detail: "Not authenticated" });
}
