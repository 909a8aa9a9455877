import type { Context, MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";
import type { EdgeEnv } from "../env.ts";
import type { Sessions } from "./sessions.ts";

/** The name of the hidden field that every form of a session carries. */
export const FORM_TOKEN_FIELD = "csrf";

/** The hidden field's value; empty for whoever has no session, as before signing in. */
export async function formToken(c: Context<EdgeEnv>, sessions: Sessions): Promise<string> {
  const session = c.get("session");
  return session === null ? "" : sessions.formToken(session);
}

/**
 * Takes only forms that a page of this very site has sent, and of a session only those that carry its token. Before it
 * stands `identify`. Throws forbidden; what only reads passes.
 */
export function verifyForm({ sessions, publicBaseUrl }: { sessions: Sessions; publicBaseUrl: string }) {
  const verify: MiddlewareHandler<EdgeEnv> = async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    if (!isOwnPage(c, publicBaseUrl)) throw elsewhere("It was not sent from a page of this site.");
    if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header("content-type") ?? "")) {
      throw elsewhere("It is not a form.");
    }
    const session = c.get("session");
    if (session !== null) {
      const given = (await c.req.parseBody())[FORM_TOKEN_FIELD];
      const isOurs = typeof given === "string" && (await sessions.isFormToken(session, given));
      if (!isOurs) throw elsewhere("The form is of another session.");
    }
    return next();
  };
  return verify;
}

/** By what the browser says, which no page can change: Sec-Fetch-Site, and Origin where that is not sent. */
function isOwnPage(c: Context<EdgeEnv>, publicBaseUrl: string): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const origin = c.req.header("origin");
  return origin === new URL(c.req.url).origin || origin === new URL(publicBaseUrl).origin;
}

function elsewhere(why: string): AppError {
  return new AppError("forbidden", `That form is not taken. ${why}`, {
    hint: "Open the page anew and press the button there; programs use /admin with a bearer token.",
  });
}
