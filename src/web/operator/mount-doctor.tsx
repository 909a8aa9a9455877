import type { Hono } from "hono";
import type { FC } from "hono/jsx";
import type { EdgeEnv } from "../../edge/env.ts";
import type { Diagnosis } from "../../operations/doctor/run-doctor.ts";
import { DataTable } from "../parts/data-table.tsx";
import { type Desk, deskPage, PostForm } from "./desk.tsx";
import { noteAction, whoActs } from "./said.ts";

const PATH = "/operator/doctor";

/** Every credential and service tried out, on demand: it asks vendors, which a page that is only looked at must not. */
export function mountDoctor(app: Hono<EdgeEnv>, desk: Desk): void {
  const { services } = desk;
  app.get(PATH, (c) => deskPage(c, desk, { title: "Doctor", said: null }, (token) => <Ask token={token} />));
  app.post(PATH, async (c) => {
    noteAction(services, c, { action: "doctor", by: whoActs(c) });
    const diagnosis = await services.operations.doctor({ askedAt: new URL(c.req.url).origin });
    return deskPage(c, desk, { title: "Doctor", said: null }, (token) => (
      <>
        <Found diagnosis={diagnosis} />
        <Ask token={token} again />
      </>
    ));
  });
}

const Ask: FC<{ token: string; again?: boolean }> = ({ token, again }) => (
  <>
    {again !== true && (
      <p>
        Tries every credential and service, a call each; that takes up to a quarter of a minute and stores
        nothing.
      </p>
    )}
    <PostForm action={PATH} token={token}>
      <button type="submit" class="first">
        {again === true ? "Examine again" : "Examine"}
      </button>
    </PostForm>
  </>
);

const TONES = { ok: "up", missing: "muted", wrong: "down", warning: "stale" } as const;

const Found: FC<{ diagnosis: Diagnosis }> = ({ diagnosis: { ok, checks } }) => (
  <>
    <p role="status">
      <strong class={ok ? "up" : "down"}>{ok ? "All that is needed works." : "Something needs you."}</strong>
    </p>
    <DataTable
      caption="What was found"
      columns={[{ head: "Service" }, { head: "State" }, { head: "Found" }, { head: "To mend it" }]}
      rows={checks.map(({ service, state, found, mend }) => [
        service,
        <span class={TONES[state]}>{state}</span>,
        <span class="beside">{found}</span>,
        <span class="beside">{mend ?? ""}</span>,
      ])}
    />
  </>
);
