import { z } from "zod";
import type { Diagnosis } from "../../src/operations/doctor/run-doctor.ts";

const Answer = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      service: z.string(),
      state: z.enum(["ok", "missing", "wrong", "warning"]),
      found: z.string(),
      mend: z.string().nullable(),
    }),
  ),
});
const Failure = z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) });

/** Longer than any check of the Worker's may take. */
const TIMEOUT_MS = 45_000;

/** What the Worker's own doctor says; null when nothing answers there. Throws with what to do about a refusal. */
export async function askWorker(url: string, token: string): Promise<Diagnosis | null> {
  const answer = await fetch(`${url}/admin/doctor`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => null);
  if (answer === null) return null;
  const body: unknown = await answer.json().catch(() => null);
  const diagnosis = Answer.safeParse(body);
  if (diagnosis.success) return diagnosis.data;
  throw new Error(explain(url, answer.status, body));
}

function explain(url: string, status: number, body: unknown): string {
  const failure = Failure.safeParse(body);
  if (!failure.success) return `${url} answered ${status}, and not as Volaris does. Is the address right?`;
  const { code, message, hint } = failure.data.error;
  if (code === "unauthorized")
    return `${url} refuses the token. Give the ADMIN_TOKEN that it was deployed with: --token …`;
  if (code === "configuration_invalid") {
    return `${url} has missing or wrong settings, ADMIN_TOKEN perhaps among them; its log names each: npx wrangler tail`;
  }
  if (code === "not_found") return `${url} runs a version without a doctor. Deploy this one: npm run deploy`;
  return `${url} answered ${status}: ${message} ${hint}`;
}
