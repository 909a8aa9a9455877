import type { Context } from "hono";
import { AppError, errorBody } from "../errors.ts";
import { parseTickerSymbol } from "../options/ticker-symbol.ts";
import { withoutHead } from "./middleware/acting-gets.ts";
import { helpLink } from "./middleware/on-error.ts";
import type { HttpEnv } from "./services.ts";

/** A symbol such as BRK/B, whose slash the address holds as it is. */
const CLASS_BEHIND_SLASH = /^\/v1\/tickers\/([^/]+)\/([A-Za-z]{1,2})\/(.+)$/;

/** Sends a reader on to the address that was meant; any other request for what is not there is told so. */
export function answerNotFound(c: Context<HttpEnv>): Response {
  const { pathname, search } = new URL(c.req.url);
  const meant = meantPath(pathname);
  if (meant !== null && ["GET", "HEAD"].includes(c.req.method)) return c.redirect(`${meant}${search}`, 308);
  const hint = meant === null ? {} : { hint: `Use ${meant}.` };
  const refused = NOT_PROMISED[pathname] ?? {
    message: `There is no ${c.req.method} ${c.req.path}.`,
    ...hint,
  };
  const error = new AppError("not_found", refused.message, refused);
  c.header("link", helpLink(error));
  return c.json(errorBody(error, c.get("requestId")), 404);
}

/** `methods` are those that the path answers. */
export function answerWrongMethod(c: Context<HttpEnv>, methods: readonly string[]): Response {
  const allowed = withoutHead(c.req.path, methods).join(", ");
  const message = `${c.req.path} does not answer ${c.req.method}.`;
  const error = new AppError("method_not_allowed", message, { hint: `Use ${allowed}.` });
  c.header("link", helpLink(error));
  return c.json(errorBody(error, c.get("requestId")), 405, { allow: allowed });
}

/** What is asked for by name, and not to be had. */
const NOT_PROMISED: Readonly<Record<string, { message: string; hint: string }>> = {
  "/v1/stream": {
    message: "There is no stream of quotes, and none is promised.",
    hint: "Ask again as often as Cache-Control says, with If-None-Match: unchanged data answer 304.",
  },
};

/** Always a path of our own: two slashes in front would name another host. */
function meantPath(pathname: string): string | null {
  const path = `/${pathname.replace(/^\/+/, "").replace(/\/+$/, "")}`;
  const [, name = "", shareClass = "", rest = ""] = CLASS_BEHIND_SLASH.exec(path) ?? [];
  const symbol = parseTickerSymbol(`${name}/${shareClass}`);
  if (symbol !== null) return `/v1/tickers/${symbol}/${rest}`;
  return path === pathname ? null : path;
}
