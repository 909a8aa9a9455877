import type { Context, MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";
import type { LogFields } from "../../log.ts";
import type { EdgeEnv } from "../env.ts";
import { bearerOf } from "./bearer.ts";
import { holderOf, type TokenBook } from "./known-token.ts";
import { sealedSession } from "./session-cookie.ts";
import type { Sessions } from "./sessions.ts";

/** By what a caller is known. */
export type Identities = TokenBook & { sessions: Sessions };

/** Everybody is a stranger until `identify` says otherwise. */
export function beStranger(c: Context<EdgeEnv>): void {
  c.set("caller", "stranger");
  c.set("callerName", null);
  c.set("session", null);
  c.set("quotesNeedReader", false);
}

/**
 * Says of each request who asks: by its bearer, else by its session. What needs more than a stranger asks for it itself.
 * Where API_TOKENS is set a bearer that is nobody's is refused: a program whose token was taken from it would otherwise
 * be answered without quotes, and not told why. Throws unauthorized.
 */
export function identify(
  { sessions, ...book }: Identities,
  note?: (fields: LogFields) => void,
): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    c.set("quotesNeedReader", book.apiTokens.length > 0);
    const bearer = bearerOf(c.req.header("authorization"));
    const sealed = bearer === null ? sealedSession(c) : null;
    const session = sealed === null ? null : await sessions.openSession(sealed);
    const who = bearer === null ? session : await holderOf(bearer, book);
    if (bearer !== null && who === null && book.apiTokens.length > 0) throw nobodys();
    if (who !== null) {
      c.set("caller", who.role);
      c.set("callerName", who.name);
      c.set("session", session);
      note?.({ caller: who.role, ...(who.role === "reader" && { callerName: who.name }) });
    }
    await next();
  };
}

function nobodys(): AppError {
  return new AppError("unauthorized", "The bearer token is nobody's here.", {
    hint: "Send Authorization: Bearer with a token that the operator gave you, or leave the header out.",
  });
}
