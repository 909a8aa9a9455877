import type { Context } from "hono";
import type { EdgeEnv } from "../../edge/env.ts";
import { ERROR_TABLE } from "../../error-table.ts";
import { AppError, asAppError, publicMessage } from "../../errors.ts";
import { isJobId } from "../../scheduling/job.ts";
import type { WebServices } from "../services.ts";
import type { Said } from "./desk.tsx";

/** What may stand in an address after something was done: names of messages, so that no link can put words in the page. */
const DONE = {
  started: (of: string) => `${of} has been started.`,
  paused: (of: string) => `${of} is paused.`,
  resumed: (of: string) => `${of} goes on at its next slot.`,
  retried: (of: string) => `${of} put back in the queue.`,
} as const;
type Done = keyof typeof DONE;

/** Where a form leads to once it has done its work, so that loading the page anew does nothing again. */
export function afterwards(path: string, done: Done, of: string | number): string {
  return `${path}${path.includes("?") ? "&" : "?"}done=${done}&of=${encodeURIComponent(of)}`;
}

/** What the address says was done; null for nothing, and for what nobody here has said. */
export function saidDone(c: Context<EdgeEnv>): Said | null {
  const [done, of = ""] = [c.req.query("done"), c.req.query("of")];
  if (done === undefined || !Object.hasOwn(DONE, done)) return null;
  if (/^\d{1,5}$/.test(of)) {
    return { tone: "done", words: DONE[done as Done](`${of} ${of === "1" ? "slice was" : "slices were"}`) };
  }
  return isJobId(of) ? { tone: "done", words: DONE[done as Done](of) } : null;
}

/** A refusal in the page's words, with the status that it has. Throws what is ours to mend. */
export function refusal(thrown: unknown): { said: Said; status: 400 | 403 | 404 | 409 | 422 | 429 | 503 } {
  const error = asAppError(thrown);
  const { status } = ERROR_TABLE[error.code];
  if (!REFUSALS.has(status)) throw error;
  const said = { tone: "refused" as const, words: publicMessage(error), hint: error.hint };
  return { said, status: status as 409 };
}

const REFUSALS = new Set<number>([400, 403, 404, 409, 422, 429, 503]);

/** A form's fields as text, trimmed; absent ones are empty. Throws `invalid_request` for what cannot be read or stored. */
export async function fieldsOf(c: Context<EdgeEnv>): Promise<(name: string) => string> {
  const form = await c.req.parseBody().catch(() => {
    throw new AppError("invalid_request", "The form could not be read.", { hint: "Open the page anew." });
  });
  return (name) => {
    const value = form[name];
    const text = typeof value === "string" ? value.trim() : "";
    if (text.isWellFormed() && !text.includes("\u0000")) return text;
    throw new AppError("invalid_request", `${name} holds a character that can't be stored.`, {
      hint: "Write it anew without control characters.",
    });
  };
}

/** Who acts, for the ledger and the log. */
export function whoActs(c: Context<EdgeEnv>, given = ""): string {
  return given === "" ? (c.get("callerName") ?? "operator") : given.slice(0, LONGEST_NAME);
}

const LONGEST_NAME = 80;

export function noteAction({ log }: WebServices, c: Context<EdgeEnv>, fields: Record<string, unknown>): void {
  log("info", "desk_action", { requestId: c.get("requestId"), ...fields });
}
