import type { FC } from "hono/jsx";
import type { JobStatus } from "../../scheduling/job-status.ts";
import { RANGE_JOBS, SYMBOL_JOBS } from "../../scheduling/run-request.ts";
import { Moment } from "../parts/age.tsx";
import { JobBadges, RunWords } from "../status/job-panel.tsx";
import { PostForm } from "./desk.tsx";

type Props = { job: JobStatus; nowMs: number; token: string };

/** A job with what the operator may do about it. */
export const JobLevers: FC<Props> = ({ job, nowMs, token }) => (
  <article class="panel job" id={job.id}>
    <h3>
      <a href={`/operator/runs?job=${job.id}`}>{job.id}</a> <JobBadges job={job} />
    </h3>
    <p class="muted">{job.cadence}</p>
    <dl class="facts">
      <dt>Last run</dt>
      <dd>
        <RunWords run={job.lastRun} nowMs={nowMs} />
        {job.lastRun !== null && (
          <>
            {" "}
            <a href={`/operator/runs/${encodeURIComponent(job.lastRun.id)}`}>its slices</a>
          </>
        )}
        {job.lastRun?.reason && <span class="beside">{job.lastRun.reason}</span>}
      </dd>
      <dt>Next run</dt>
      <dd>{job.nextSlotMs === null ? "none within a month" : <Moment atMs={job.nextSlotMs} />}</dd>
      <PausedBy job={job} />
    </dl>
    <RunForm job={job} token={token} />
    {job.paused ? <ResumeForm job={job} token={token} /> : <PauseForm job={job} token={token} />}
  </article>
);

const PausedBy: FC<{ job: JobStatus }> = ({ job: { control, paused } }) => {
  if (control === null) return null;
  const { pausedAtMs, pausedBy, reason, resumedAtMs, resumedBy } = control;
  return (
    <>
      <dt>{paused ? "Paused" : "Last pause"}</dt>
      <dd>
        by {pausedBy}
        {paused && pausedAtMs !== null && (
          <>
            , <Moment atMs={pausedAtMs} />
          </>
        )}
        {reason !== null && `: ${reason}`}
        {!paused && resumedAtMs !== null && (
          <>
            ; resumed by {resumedBy}, <Moment atMs={resumedAtMs} />
          </>
        )}
      </dd>
    </>
  );
};

type FormProps = Pick<Props, "job" | "token">;

const RunForm: FC<FormProps> = ({ job: { id }, token }) => (
  <PostForm action={`/operator/jobs/${id}/run`} token={token} label={`Run ${id}`} class="lever">
    <button type="submit" class="first">
      Run now
    </button>
    <details>
      <summary>With…</summary>
      <div class="stacked">
        {RANGE_JOBS.includes(id) && <RangeFields id={id} />}
        {SYMBOL_JOBS.includes(id) && (
          <>
            <label for={`symbol-${id}`}>Only this ticker</label>
            <input
              id={`symbol-${id}`}
              name="symbol"
              maxlength={12}
              placeholder="SPY"
              autocapitalize="characters"
            />
          </>
        )}
        <label>
          <input type="checkbox" name="takeOver" value="1" /> give up a run that shows no sign of life
        </label>
        <ByField id={`run-by-${id}`} />
        {SYMBOL_JOBS.includes(id) && (
          <button type="submit" name="dryRun" value="1">
            Say what it would take
          </button>
        )}
      </div>
    </details>
  </PostForm>
);

const RangeFields: FC<{ id: string }> = ({ id }) => (
  <>
    <label for={`from-${id}`}>From</label>
    <input id={`from-${id}`} name="from" type="date" />
    <label for={`to-${id}`}>to, both included</label>
    <input id={`to-${id}`} name="to" type="date" />
  </>
);

const ByField: FC<{ id: string }> = ({ id }) => (
  <>
    <label for={id}>Who asks, for the ledger</label>
    <input id={id} name="by" maxlength={80} placeholder="operator" autocomplete="name" />
  </>
);

const PauseForm: FC<FormProps> = ({ job: { id }, token }) => (
  <PostForm action={`/operator/jobs/${id}/pause`} token={token} label={`Pause ${id}`} class="lever">
    <details>
      <summary>Pause…</summary>
      <div class="stacked">
        <label for={`reason-${id}`}>Reason, for everybody to read</label>
        <input id={`reason-${id}`} name="reason" required maxlength={200} />
        <ByField id={`pause-by-${id}`} />
        <button type="submit">Pause {id}</button>
      </div>
    </details>
  </PostForm>
);

const ResumeForm: FC<FormProps> = ({ job: { id }, token }) => (
  <PostForm action={`/operator/jobs/${id}/resume`} token={token} label={`Resume ${id}`} class="lever">
    <button type="submit">Resume {id}</button>
  </PostForm>
);
