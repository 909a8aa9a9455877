import type { Context, Hono } from "hono";
import type { FC } from "hono/jsx";
import { boundGuesses } from "../../edge/clients/bound-guesses.ts";
import type { EdgeEnv } from "../../edge/env.ts";
import { holderOf } from "../../edge/identity/known-token.ts";
import { ownPath } from "../../edge/identity/require-caller.ts";
import { endSession, giveSession } from "../../edge/identity/session-cookie.ts";
import { formToken } from "../../edge/identity/verify-form.ts";
import { page } from "../frame/page.tsx";
import { type Desk, PostForm } from "./desk.tsx";
import { fieldsOf } from "./said.ts";

export const SIGN_IN = "/operator/sign-in";
const FRAME = { title: "Sign in", description: "Sign in to Volaris.", listed: false };

/** Signing in with ADMIN_TOKEN or a token of API_TOKENS, and out. */
export function mountSignIn(app: Hono<EdgeEnv>, { services, door }: Desk): void {
  app.get(SIGN_IN, async (c) => {
    if (c.get("caller") === "operator") return c.redirect("/operator", 303);
    return signInPage(c, door, { next: c.req.query("next") ?? "", wrong: null });
  });

  app.post(SIGN_IN, async (c) => {
    const field = await fieldsOf(c);
    const next = field("next");
    await boundGuesses(c, door.signInLimiter);
    const who = await holderOf(field("token"), door);
    if (who === null) {
      services.log("warn", "sign_in_refused", { requestId: c.get("requestId") });
      return signInPage(c, door, { next, wrong: "That token is nobody's here." });
    }
    await giveSession(c, door.sessions, who);
    services.log("info", "signed_in", { requestId: c.get("requestId"), caller: who.role });
    return c.redirect(
      ownPath(next === "" ? undefined : next, who.role === "operator" ? "/operator" : "/"),
      303,
    );
  });

  app.post("/operator/sign-out", (c) => {
    endSession(c);
    return c.redirect("/", 303);
  });
}

type Asked = { next: string; wrong: string | null };

async function signInPage(c: Context<EdgeEnv>, door: Desk["door"], asked: Asked): Promise<Response> {
  c.header("cache-control", "no-store");
  const props = {
    ...asked,
    set: door.adminToken !== null,
    // Of whoever has signed in with an API token: the form for another token is one of that session's.
    csrf: await formToken(c, door.sessions),
    reader: c.get("session")?.name ?? null,
  };
  return page(c, FRAME, <SignIn {...props} />, asked.wrong === null ? 200 : 401);
}

type SignInProps = Asked & { set: boolean; csrf: string; reader: string | null };

const SignIn: FC<SignInProps> = ({ next, wrong, set, csrf, reader }) => (
  <section class="narrow">
    <h1>Sign in</h1>
    {reader !== null && (
      <PostForm action="/operator/sign-out" token={csrf} class="stacked">
        <p>This browser is signed in with the API token of {reader}.</p>
        <button type="submit">Sign out</button>
      </PostForm>
    )}
    {!set && <p class="note">ADMIN_TOKEN is not set: there is no operator here until it is.</p>}
    {wrong !== null && (
      <div class="said refused" role="alert">
        <p>{wrong}</p>
        <p class="muted">
          It is the ADMIN_TOKEN of this deployment, or a token that the operator has given you; see{" "}
          <code>npm run setup</code>.
        </p>
      </div>
    )}
    <PostForm action={SIGN_IN} token={csrf} class="stacked">
      <input type="hidden" name="next" value={next} />
      <label for="token">Token</label>
      <input id="token" name="token" type="password" required autocomplete="current-password" />
      <button type="submit" class="first">
        Sign in
      </button>
    </PostForm>
    <p class="muted">
      ADMIN_TOKEN opens the operator's desk, a token of API_TOKENS raw quotes. This browser stays signed in
      for twelve hours.
    </p>
  </section>
);
