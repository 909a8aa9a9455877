import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { AppError } from "../../errors.ts";
import type { EdgeEnv } from "../env.ts";
import type { Identity } from "./known-token.ts";
import { SESSION_LIFE_MS, type Sessions } from "./sessions.ts";

const NAME = "volaris";
const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** A session's value is shorter; what is longer is not looked into. */
const LONGEST = 256;

/**
 * Signs the browser in for twelve hours. Lax, not Strict: a link from Discord to a page must find who has signed in, and
 * no GET acts; what acts is a form with its own token.
 */
export async function giveSession(c: Context<EdgeEnv>, sessions: Sessions, who: Identity): Promise<void> {
  const at = placeOf(c);
  if (at === "open") {
    throw new AppError(
      "forbidden",
      "Nobody signs in over plain HTTP: whoever listens would read the token.",
      {
        hint: "Open the same page with https://.",
      },
    );
  }
  const rest = { path: "/", httpOnly: true, sameSite: "Lax", maxAge: SESSION_LIFE_MS / 1_000 } as const;
  const value = await sessions.sealSession(who);
  if (at === "secure") setCookie(c, NAME, value, { ...rest, prefix: "host", secure: true });
  else setCookie(c, NAME, value, rest);
}

/** Signs this browser out; a copy of its cookie lives on until it expires or its token is changed. */
export function endSession(c: Context<EdgeEnv>): void {
  if (placeOf(c) === "secure") deleteCookie(c, NAME, { path: "/", prefix: "host", secure: true });
  else deleteCookie(c, NAME, { path: "/" });
}

/** The cookie's value; null for none, and for one that no session has. */
export function sealedSession(c: Context<EdgeEnv>): string | null {
  const value = placeOf(c) === "secure" ? getCookie(c, NAME, "host") : getCookie(c, NAME);
  return value === undefined || value.length > LONGEST ? null : value;
}

/** Where the browser is: behind TLS, on this machine, or anywhere else, where a cookie would be read by others. */
function placeOf(c: Context<EdgeEnv>): "secure" | "local" | "open" {
  const { protocol, hostname } = new URL(c.req.url);
  if (protocol === "https:" || c.req.header("x-forwarded-proto") === "https") return "secure";
  return THIS_MACHINE.has(hostname) ? "local" : "open";
}
