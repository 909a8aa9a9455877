import type { Context, Hono } from "hono";
import type { FC } from "hono/jsx";
import type { ClientLimiter } from "../../edge/clients/client-limiter.ts";
import type { EdgeEnv } from "../../edge/env.ts";
import { holderOf } from "../../edge/identity/known-token.ts";
import { ownPath } from "../../edge/identity/require-caller.ts";
import { endSession, giveSession } from "../../edge/identity/session-cookie.ts";
import { AppError } from "../../errors.ts";
import { page } from "../frame/page.tsx";
import { type Desk, PostForm } from "./desk.tsx";
import { fieldsOf } from "./said.ts";

export const SIGN_IN = "/operator/sign-in";
const FRAME = { title: "Sign in", description: "Sign in to Volaris.", listed: false };

/** Signing in with ADMIN_TOKEN or a token of API_TOKENS, and out. */
export function mountSignIn(app: Hono<EdgeEnv>, { services, door }: Desk): void {
  app.get(SIGN_IN, async (c) => {
    if (c.get("caller") === "operator") return c.redirect("/operator", 303);
    return signInPage(c, { next: c.req.query("next") ?? "", wrong: null, set: door.adminToken !== null });
  });

  app.post(SIGN_IN, async (c) => {
    const field = await fieldsOf(c);
    const next = field("next");
    await boundGuesses(c, door.signInLimiter);
    const who = await holderOf(field("token"), door);
    if (who === null) {
      services.log("warn", "sign_in_refused", { requestId: c.get("requestId") });
      return signInPage(c, { next, wrong: "That token is nobody's here.", set: door.adminToken !== null });
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

/** Throws `too_many_requests`. Where nobody counts, or the counter fails, all may pass. */
async function boundGuesses(c: Context<EdgeEnv>, limiter: ClientLimiter | null): Promise<void> {
  const key = c.req.header("cf-connecting-ip");
  if (limiter === null || key === undefined) return;
  const { success } = await limiter.limit({ key }).catch(() => ({ success: true }));
  if (success) return;
  throw new AppError("too_many_requests", "Too many tokens were tried from this address.", {
    retryAfterSeconds: 60,
  });
}

type SignInProps = { next: string; wrong: string | null; set: boolean };

function signInPage(c: Context<EdgeEnv>, props: SignInProps): Promise<Response> {
  c.header("cache-control", "no-store");
  return page(c, FRAME, <SignIn {...props} />, props.wrong === null ? 200 : 401);
}

const SignIn: FC<SignInProps> = ({ next, wrong, set }) => (
  <section class="narrow">
    <h1>Sign in</h1>
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
    <PostForm action={SIGN_IN} token="" class="stacked">
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
