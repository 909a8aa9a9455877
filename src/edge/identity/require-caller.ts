import type { MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";
import type { Caller, EdgeEnv } from "../env.ts";

const RANK: Readonly<Record<Caller, number>> = { stranger: 0, reader: 1, operator: 2 };

export type RequireOptions = {
  /** Of pages: where a stranger's browser is sent to sign in; it comes back by itself. */
  signInAt?: string;
};

/** Lets pass whoever is at least that. Throws unauthorized for a stranger, forbidden for a reader. */
export function requireCaller(
  least: "reader" | "operator",
  { signInAt }: RequireOptions = {},
): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    const caller = c.get("caller");
    if (RANK[caller] >= RANK[least]) return next();
    if (caller !== "stranger") throw new AppError("forbidden", "This is the operator's.", FORBIDDEN);
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    if (signInAt === undefined || !reads) throw new AppError("unauthorized", WHAT[least], HINT[least]);
    const { pathname, search } = new URL(c.req.url);
    c.header("cache-control", "no-store");
    return c.redirect(`${signInAt}?next=${encodeURIComponent(pathname + search)}`, 303);
  };
}

const FORBIDDEN = { hint: "Sign out, and sign in with ADMIN_TOKEN." };
const WHAT = { reader: "This needs an API token.", operator: "This needs the operator's token." };
const HINT = {
  reader: { hint: "Send Authorization: Bearer with a token of API_TOKENS; the operator gives them." },
  operator: { hint: "Send Authorization: Bearer <ADMIN_TOKEN>, or sign in at /operator/sign-in." },
};

const ANYWHERE = "https://own.invalid";

/** Where to go after signing in: a path of this site, or `otherwise`. What names another host is not gone to. */
export function ownPath(next: string | undefined, otherwise: string): string {
  // A browser reads a backslash as a slash, and leaves out what is no visible character.
  if (next === undefined || !/^\/(?![/\\])[!-[\]-~]*$/.test(next)) return otherwise;
  const url = URL.parse(next, ANYWHERE);
  // "/.//host" becomes "//host" once its dots are resolved.
  if (url === null || url.origin !== ANYWHERE || url.pathname.startsWith("//")) return otherwise;
  return `${url.pathname}${url.search}`;
}
