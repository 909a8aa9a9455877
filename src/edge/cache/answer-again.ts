import { namesVersion } from "./data-version.ts";
import type { KeptAnswer, KeptAnswers } from "./kept-answers.ts";

const ASKS_ANEW = /no-(?:cache|store)/i;
/** What every door does with a request of a stranger's. */
export type Asking = { countRequest: () => void; requestId: () => string };

/** Of a body that a 304 does not have. */
const OF_BODY = ["content-type", "content-length", "content-disposition"];

/**
 * What this isolate remembers as the answer to a request: whole, or 304 to whoever has it. Null where a door has to
 * make one. No door is passed: whatever a door says of an answer stands in its kept headers.
 */
export function answerAgain(kept: KeptAnswers, request: Request, asked: Asking): Response | null {
  if (!isRemembered(request)) return null;
  const found = kept.find(request.url);
  if (found === null) return null;
  asked.countRequest();
  const answer = isUnchanged(request, found.answer)
    ? unchanged(found.answer.headers)
    : whole(request, found.answer);
  answer.headers.set("age", String(found.ageSeconds));
  answer.headers.set("x-request-id", asked.requestId());
  return answer;
}

/**
 * Whether a request may be answered from memory, and its answer remembered: a read that anybody is answered alike.
 * Credentials, and wishes for another form or a new answer, lead past it.
 */
export function isRemembered({ method, headers }: Request): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  if (headers.has("authorization") || headers.has("cookie")) return false;
  if (headers.get("accept")?.includes("text/csv")) return false;
  return !ASKS_ANEW.test(headers.get("cache-control") ?? "");
}

function isUnchanged({ headers }: Request, { tag }: KeptAnswer): boolean {
  return namesVersion(headers.get("if-none-match") ?? undefined, tag);
}

/** The 304 of an answer with these headers. */
export function unchanged(of: Headers): Response {
  const headers = new Headers(of);
  for (const name of OF_BODY) headers.delete(name);
  return new Response(null, { status: 304, headers });
}

function whole({ method }: Request, { body, headers }: KeptAnswer): Response {
  return new Response(method === "HEAD" ? null : body, { headers });
}
