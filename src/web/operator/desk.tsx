import type { Context } from "hono";
import type { Child, FC } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { EdgeEnv } from "../../edge/env.ts";
import { FORM_TOKEN_FIELD, formToken } from "../../edge/identity/verify-form.ts";
import { page } from "../frame/page.tsx";
import type { WebDoor, WebServices } from "../services.ts";

/** What every page of the operator's desk is made with. */
export type Desk = { services: WebServices; door: WebDoor };

/** What a page says of what was just done, or refused. */
export type Said = { tone: "done" | "refused"; words: string; hint?: string };

type DeskFrame = { title: string; said: Said | null; status?: ContentfulStatusCode };

const ROOMS = [
  { href: "/operator", text: "Jobs" },
  { href: "/operator/runs", text: "Runs" },
  { href: "/operator/dead-letters", text: "Dead letters" },
  { href: "/operator/doctor", text: "Doctor" },
  { href: "/operator/schwab-login", text: "Log in to Schwab" },
] as const;

/** A page of the desk; nobody keeps it. */
export async function deskPage(
  c: Context<EdgeEnv>,
  { door }: Desk,
  { title, said, status = 200 }: DeskFrame,
  body: (token: string) => Child,
): Promise<Response> {
  c.header("cache-control", "private, no-store");
  const token = await formToken(c, door.sessions);
  const frame = { title, description: "The operator's desk.", listed: false };
  const content = (
    <>
      <DeskNav path={c.req.path} token={token} />
      <h1>{title}</h1>
      <SaidBox said={said} />
      {body(token)}
    </>
  );
  return page(c, frame, content, status);
}

const DeskNav: FC<{ path: string; token: string }> = ({ path, token }) => (
  <div class="desk">
    <nav aria-label="Operator's desk">
      {ROOMS.map(({ href, text }) => (
        <a href={href} aria-current={path === href ? "page" : undefined}>
          {text}
        </a>
      ))}
    </nav>
    <PostForm action="/operator/sign-out" token={token}>
      <button type="submit">Sign out</button>
    </PostForm>
  </div>
);

const SaidBox: FC<{ said: Said | null }> = ({ said }) =>
  said === null ? null : (
    <div class={`said ${said.tone}`} role={said.tone === "refused" ? "alert" : "status"}>
      <p>{said.words}</p>
      {said.hint !== undefined && <p class="muted">{said.hint}</p>}
    </div>
  );

/** A form that acts, with the token by which the desk knows that it is its own. */
export const PostForm: FC<{
  action: string;
  token: string;
  label?: string;
  class?: string;
  children?: Child;
}> = (props) => (
  <form method="post" action={props.action} class={props.class} aria-label={props.label}>
    <input type="hidden" name={FORM_TOKEN_FIELD} value={props.token} />
    {props.children}
  </form>
);
