import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import * as z from "zod";
import { boundGuesses } from "../../edge/clients/bound-guesses.ts";
import type { ClientLimiter } from "../../edge/clients/client-limiter.ts";
import { bearerOf } from "../../edge/identity/bearer.ts";
import { sameSecret } from "../../edge/identity/same-secret.ts";
import { ERROR_TABLE } from "../../error-table.ts";
import { AppError, asAppError } from "../../errors.ts";
import { errorFields } from "../../log.ts";
import { isLoginTicket, signLoginTicket } from "../login-ticket.ts";
import { loggedInPage, loginFailedPage, loginFormPage, loginPageHeaders } from "../render-login-page.ts";
import { answers } from "../schemas.ts";
import type { HttpDoor, HttpEnv, HttpServices } from "../services.ts";

const LOGIN = "/auth/schwab/login";
const CALLBACK = "/auth/schwab/callback";

const loginLink = createRoute({
  method: "post",
  path: "/admin/schwab/login-link",
  summary: "A link that lets a browser log in to Schwab, good for ten minutes and for nothing else",
  security: [{ admin: [] }],
  responses: answers(z.object({ url: z.url() }), "Open it in a browser"),
});

type Browser = NonNullable<HttpServices["schwabLogin"]>;
type OpenDoor = {
  browser: Browser;
  adminToken: string;
  publicBaseUrl: string;
  signInLimiter: ClientLimiter | null;
};

/** Pages, not JSON: they are for the operator's browser. Mounted after /admin/*, which asks for the operator. */
export function mountSchwabLogin(app: OpenAPIHono<HttpEnv>, services: HttpServices, door: HttpDoor): void {
  const { schwabLogin: browser } = services;
  const { adminToken } = door;
  if (browser === null || adminToken === null) refuseLogin(app, services, browser === null);
  else mountOpenLogin(app, services, { ...door, browser, adminToken });
}

function refuseLogin(app: OpenAPIHono<HttpEnv>, services: HttpServices, withoutKeys: boolean): void {
  const lacks = withoutKeys ? "SCHWAB_APP_KEY and SCHWAB_SECRET_KEY are" : "ADMIN_TOKEN is";
  const refuse = (): never => {
    throw new AppError("not_configured", `${lacks} not set: nobody can log in to Schwab.`, {
      hint: "The operator adds Schwab with: npm run setup -- schwab",
    });
  };
  const guarded = pagesForErrors(services, null);
  app.get(LOGIN, (c) => guarded(c, refuse));
  app.post(LOGIN, (c) => guarded(c, refuse));
  app.get(CALLBACK, (c) => guarded(c, refuse));
  app.openapi(loginLink, refuse);
}

function mountOpenLogin(app: OpenAPIHono<HttpEnv>, services: HttpServices, door: OpenDoor): void {
  const { nowMs } = services;
  const { browser: schwabLogin } = door;
  const show = async (c: Context<HttpEnv>, html: string, status: 200 | 401 = 200) =>
    c.body(html, status, await loginPageHeaders(schwabLogin.authorityOrigin));
  const guarded = pagesForErrors(services, schwabLogin.authorityOrigin);

  app.get(LOGIN, (c) =>
    guarded(c, async () => {
      const ticket = c.req.query("ticket");
      const bearer = bearerOf(c.req.header("authorization"));
      if (bearer !== null) await boundGuesses(c, door.signInLimiter);
      if (bearer !== null && (await sameSecret(bearer, door.adminToken))) return redirect(c, schwabLogin);
      if (ticket !== undefined && (await isLoginTicket(ticket, door.adminToken, nowMs()))) {
        return redirect(c, schwabLogin);
      }
      if (ticket !== undefined) return show(c, loginFormPage("This link is no longer good."), 401);
      if (bearer !== null) return show(c, loginFormPage("That is not the operator's token."), 401);
      return show(c, loginFormPage(null));
    }),
  );

  app.post(LOGIN, (c) =>
    guarded(c, async () => {
      await boundGuesses(c, door.signInLimiter);
      // A form that cannot be read names nobody.
      const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
      const given = form["admin_token"];
      if (typeof given === "string" && (await sameSecret(given, door.adminToken))) {
        return redirect(c, schwabLogin);
      }
      return show(c, loginFormPage("That is not the operator's token."), 401);
    }),
  );

  app.get(CALLBACK, (c) =>
    guarded(c, async () => {
      const sent = (name: string) => c.req.query(name) ?? null;
      const answer = { state: sent("state"), code: sent("code"), error: sent("error") };
      const { expiresAtMs } = await schwabLogin.complete(answer);
      return show(c, loggedInPage(expiresAtMs, nowMs()));
    }),
  );

  app.openapi(loginLink, async (c) => {
    const ticket = await signLoginTicket(door.adminToken, nowMs());
    c.header("cache-control", "no-store");
    return c.json({ url: `${door.publicBaseUrl}${LOGIN}?ticket=${ticket}` }, 200);
  });
}

async function redirect(c: Context<HttpEnv>, { begin }: Browser): Promise<Response> {
  const location = await begin();
  // The address that led here may hold a ticket, and the one it leads to holds the state.
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "no-referrer");
  return c.redirect(location, 302);
}

/** Every failure as a page; what is ours to mend is logged, without the query that holds state and code. */
function pagesForErrors({ log }: HttpServices, authorityOrigin: string | null) {
  return async (c: Context<HttpEnv>, work: () => Response | Promise<Response>): Promise<Response> => {
    try {
      return await work();
    } catch (thrown) {
      const error = asAppError(thrown);
      const { status } = ERROR_TABLE[error.code];
      const requestId = c.get("requestId");
      const { code } = error;
      log(status >= 500 ? "error" : "warn", "login_failed", {
        requestId,
        path: c.req.path,
        code,
        ...errorFields(error),
      });
      const headers = await loginPageHeaders(authorityOrigin);
      if (error.retryAfterSeconds !== undefined) headers["retry-after"] = String(error.retryAfterSeconds);
      return c.body(loginFailedPage(error, requestId), status, headers);
    }
  };
}
