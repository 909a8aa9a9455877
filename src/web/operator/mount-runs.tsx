import type { Hono } from "hono";
import type { EdgeEnv } from "../../edge/env.ts";
import { AppError } from "../../errors.ts";
import { type Desk, deskPage } from "./desk.tsx";
import { RunPage } from "./run-page.tsx";
import { readRunQuery } from "./run-query.ts";
import { RunsPage } from "./runs-page.tsx";
import { refusal, saidDone } from "./said.ts";

/** `job@slot`, and whatever else may stand in the ledger. */
const RUN_ID = /^[\w@:.-]{1,100}$/;

/** The ledger: runs by job, state, symbol and date, and each run with its slices. */
export function mountRuns(app: Hono<EdgeEnv>, desk: Desk): void {
  const { services } = desk;
  app.get("/operator/runs", async (c) => {
    const { query, wrong } = readRunQuery(new URL(c.req.url).searchParams);
    try {
      const found = await services.jobs.search(query.filter, query.cursor);
      const said = wrong === null ? null : { tone: "refused" as const, words: wrong };
      return await deskPage(c, desk, { title: "Runs", said }, () => (
        <RunsPage filter={query.filter} found={found} nowMs={services.nowMs()} />
      ));
    } catch (thrown) {
      const { said, status } = refusal(thrown);
      const again = <a href="/operator/runs">The first page</a>;
      return deskPage(c, desk, { title: "Runs", said, status }, () => again);
    }
  });

  app.get("/operator/runs/:id", async (c) => {
    const id = c.req.param("id");
    const found = RUN_ID.test(id) ? await services.jobs.find(id) : null;
    if (found === null) {
      throw new AppError("not_found", "The ledger has no such run.", {
        hint: "It may have been pruned: RETENTION_LEDGER_DAYS. The desk lists the runs that are there.",
      });
    }
    const title = `Run of ${found.run.job}`;
    return deskPage(c, desk, { title, said: saidDone(c) }, (token) => (
      <RunPage found={found} nowMs={services.nowMs()} token={token} />
    ));
  });
}
