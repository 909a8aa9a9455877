import type { Context, Hono } from "hono";
import type { FC } from "hono/jsx";
import type { EdgeEnv } from "../../edge/env.ts";
import { AppError } from "../../errors.ts";
import { dayNumber, InvalidDateError } from "../../market/calendar-date.ts";
import { parseTickerSymbol, SYMBOL_REFUSAL } from "../../options/ticker-symbol.ts";
import type { ProviderStatus } from "../../providers/status.ts";
import { isJobId, type JobId } from "../../scheduling/job.ts";
import type { JobStatus } from "../../scheduling/job-status.ts";
import { type Desk, deskPage, type Said } from "./desk.tsx";
import { JobLevers } from "./job-levers.tsx";
import { afterwards, fieldsOf, noteAction, refusal, saidDone, whoActs } from "./said.ts";

/** The desk's first page: every job with its levers. */
export function mountJobs(app: Hono<EdgeEnv>, desk: Desk): void {
  const { services } = desk;
  app.get("/operator", (c) => jobsPage(c, desk, saidDone(c)));

  acting(app, desk, "run", async (c, job, field) => {
    const { range, symbol } = workOf(field);
    if (field("dryRun") !== "") {
      const { words } = await services.jobs.dryRun({ job, range, symbol });
      return jobsPage(c, desk, { tone: "done", words: `${job} would do this: ${words.join(" ")}` });
    }
    const by = whoActs(c, field("by"));
    const takeOver = field("takeOver") !== "";
    const { runId } = await services.jobs.run({ job, by, range, symbol, ...(takeOver && { takeOver }) });
    noteAction(services, c, { action: "run", job, by, runId });
    return c.redirect(afterwards(`/operator/runs/${encodeURIComponent(runId)}`, "started", job), 303);
  });

  acting(app, desk, "pause", async (c, job, field) => {
    const reason = field("reason");
    if (reason === "" || reason.length > LONGEST_REASON) {
      throw new AppError(
        "invalid_request",
        `A pause needs a reason, of at most ${LONGEST_REASON} characters.`,
        {
          hint: "Everybody reads it on the status page.",
        },
      );
    }
    const by = whoActs(c, field("by"));
    await services.jobs.pause({ job, by, reason });
    noteAction(services, c, { action: "pause", job, by });
    return c.redirect(afterwards("/operator", "paused", job), 303);
  });

  acting(app, desk, "resume", async (c, job, field) => {
    const by = whoActs(c, field("by"));
    await services.jobs.resume({ job, by });
    noteAction(services, c, { action: "resume", job, by });
    return c.redirect(afterwards("/operator", "resumed", job), 303);
  });
}

const LONGEST_REASON = 200;

type Field = (name: string) => string;
type Act = (c: Context<EdgeEnv>, job: JobId, field: Field) => Promise<Response>;

/** A lever of a job. What refuses it stands on the page. */
function acting(app: Hono<EdgeEnv>, desk: Desk, lever: string, act: Act): void {
  app.post(`/operator/jobs/:job/${lever}`, async (c) => {
    const job = c.req.param("job");
    try {
      if (!isJobId(job)) throw new AppError("not_found", "There is no such job.");
      return await act(c, job, await fieldsOf(c));
    } catch (thrown) {
      const { said, status } = refusal(thrown);
      return jobsPage(c, desk, said, status);
    }
  });
}

/** What a run is asked for. Throws `invalid_request`. */
function workOf(field: Field) {
  const [from, to, written] = [field("from"), field("to"), field("symbol")];
  if (from === "" && to !== "") throw new AppError("invalid_request", "A range needs its first day.");
  const range =
    from === "" ? null : { from: dateOf("from", from), ...(to !== "" && { to: dateOf("to", to) }) };
  const symbol = written === "" ? null : parseTickerSymbol(written);
  if (written !== "" && symbol === null) throw new AppError("invalid_request", `symbol ${SYMBOL_REFUSAL}.`);
  return { range, symbol };
}

function dateOf(name: string, text: string): string {
  try {
    dayNumber(text);
    return text;
  } catch (error) {
    if (!(error instanceof InvalidDateError)) throw error;
    throw new AppError("invalid_request", `${name} is no date.`, { hint: error.message, cause: error });
  }
}

async function jobsPage(
  c: Context<EdgeEnv>,
  desk: Desk,
  said: Said | null,
  status: ReturnType<typeof refusal>["status"] | 200 = 200,
): Promise<Response> {
  const { services } = desk;
  const [jobs, providers, lost] = await Promise.all([
    services.jobs.status(),
    services.providers.status(),
    services.deadLetters.list(MOST_LOST),
  ]);
  const nowMs = services.nowMs();
  const frame = { title: "Operator's desk", said, status };
  return deskPage(c, desk, frame, (token) => (
    <>
      <Duties lost={lost.length} providers={providers} enabled={services.schedulerEnabled} />
      <Jobs jobs={jobs} nowMs={nowMs} token={token} />
    </>
  ));
}

const MOST_LOST = 500;

/** What waits for the operator. */
const Duties: FC<{ lost: number; providers: readonly ProviderStatus[]; enabled: boolean }> = (props) => {
  const login = props.providers.find(({ authorization }) => authorization !== null)?.authorization;
  return (
    <ul>
      {!props.enabled && <li class="down">The scheduler is switched off: SCHEDULER_ENABLED.</li>}
      <li>
        {props.lost === 0 ? (
          "No slice is lost."
        ) : (
          <>
            <a href="/operator/dead-letters">
              {props.lost === MOST_LOST ? `${MOST_LOST} or more` : props.lost} lost{" "}
              {props.lost === 1 ? "slice" : "slices"}
            </a>{" "}
            can be retried.
          </>
        )}
      </li>
      {login !== undefined && login !== null && (
        <li>
          {login.state === "required" ? (
            <strong class="down">Schwab needs a new login.</strong>
          ) : (
            <>
              The login to Schwab is good
              {login.daysLeft === null ? "" : ` for ${login.daysLeft.toFixed(1)} days`}.
            </>
          )}{" "}
          <a href="/operator/schwab-login">Log in to Schwab</a>
        </li>
      )}
    </ul>
  );
};

const Jobs: FC<{ jobs: readonly JobStatus[]; nowMs: number; token: string }> = ({ jobs, nowMs, token }) => (
  <section aria-labelledby="jobs">
    <h2 id="jobs">Jobs</h2>
    <div class="panels">
      {jobs.map((job) => (
        <JobLevers job={job} nowMs={nowMs} token={token} />
      ))}
    </div>
  </section>
);
