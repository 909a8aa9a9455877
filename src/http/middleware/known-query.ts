import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { AppError } from "../../errors.ts";
import { shorten } from "../../options/shorten.ts";
import { nearestName } from "../nearest-name.ts";
import type { HttpEnv } from "../services.ts";

/** What other APIs call it. */
const MEANT: Readonly<Record<string, string>> = {
  date: "expiration",
  days: "dte",
  interval: "timeframe",
  resolution: "timeframe",
  start: "from",
  since: "from",
  end: "to",
  until: "to",
  count: "limit",
  series: "root",
  fields: "columns",
  select: "columns",
  page: "cursor",
  offset: "cursor",
  output: "format",
};

/**
 * Refuses names behind the ? that the route does not know, or that come twice: left unread, "?expiry=…" would be answered
 * with another expiration than was asked for. What a route knows is what its schema names.
 */
export function knownQuery(app: OpenAPIHono<HttpEnv>): MiddlewareHandler<HttpEnv> {
  let byRoute: ReadonlyMap<string, readonly string[]> | null = null;
  return async (c, next) => {
    const given = [...new URL(c.req.url).searchParams.keys()];
    if (given.length > 0) {
      byRoute ??= namesByRoute(app);
      const known = knownAt(matchedRoutes(c), byRoute);
      if (known !== null) refuseUnknown(given, known);
    }
    await next();
  };
}

/** By method and path as Hono writes them: "GET /v1/tickers/:symbol/chain". */
function namesByRoute(app: OpenAPIHono<HttpEnv>): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { method, path, request } = definition.route;
    const query: object = request?.query ?? {};
    const shape = "shape" in query && typeof query.shape === "object" ? (query.shape ?? {}) : {};
    names.set(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`, Object.keys(shape));
  }
  return names;
}

function knownAt(
  matched: readonly { method: string; path: string }[],
  byRoute: ReadonlyMap<string, readonly string[]>,
): readonly string[] | null {
  for (const { method, path } of matched) {
    const known = byRoute.get(`${method} ${path}`);
    if (known !== undefined) return known;
  }
  return null;
}

function refuseUnknown(given: readonly string[], known: readonly string[]): void {
  const wrong = [...new Set(given)].filter((name) => !known.includes(name));
  if (wrong.length > 0) throw refusal(wrong, known);
  const twice = given.find((name, i) => given.indexOf(name) < i);
  if (twice !== undefined) {
    throw new AppError("invalid_request", `${twice}: is given twice`, { hint: `Give ${twice} once.` });
  }
}

function refusal(wrong: readonly string[], known: readonly string[]): AppError {
  const message = wrong.map((name) => `${shorten(name) || '""'}: is not known here`).join("; ");
  const meant = new Set(wrong.flatMap((name) => nearestName(name, known, MEANT) ?? []));
  const guess = meant.size === 0 ? "" : `Did you mean ${[...meant].join(", ")}? `;
  const all = known.length === 0 ? "Nothing is asked for here." : `Known here: ${known.join(", ")}.`;
  return new AppError("invalid_request", message, { hint: `${guess}${all}` });
}
