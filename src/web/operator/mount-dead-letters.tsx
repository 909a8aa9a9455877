import type { Context, Hono } from "hono";
import type { FC } from "hono/jsx";
import type { LostTask } from "../../chains/ports.ts";
import type { EdgeEnv } from "../../edge/env.ts";
import { AppError } from "../../errors.ts";
import { Moment } from "../parts/age.tsx";
import { TableBox } from "../parts/data-table.tsx";
import { type Desk, deskPage, PostForm, type Said } from "./desk.tsx";
import { afterwards, fieldsOf, noteAction, refusal, saidDone, whoActs } from "./said.ts";

const PATH = "/operator/dead-letters";
const RETRY = `${PATH}/retry`;
const MOST = 500;

/** Slices that ended without their data, and the levers that put them back in the queue. */
export function mountDeadLetters(app: Hono<EdgeEnv>, desk: Desk): void {
  const { services } = desk;
  app.get(PATH, (c) => lostPage(c, desk, { said: saidDone(c) }));

  app.post(RETRY, async (c) => {
    const field = await fieldsOf(c);
    const back = field("back") === "run" ? `/operator/runs/${encodeURIComponent(field("runId"))}` : PATH;
    try {
      const tasks = await wantedTasks(desk, field);
      const { redriven, refused } = await services.deadLetters.redrive({ tasks, by: whoActs(c) });
      noteAction(services, c, {
        action: "retry",
        by: whoActs(c),
        slices: redriven.length,
        refused: refused.length,
      });
      if (refused.length === 0) return c.redirect(afterwards(back, "retried", redriven.length), 303);
      return lostPage(c, desk, { said: saidPartly(redriven, refused) });
    } catch (thrown) {
      const { said, status } = refusal(thrown);
      return lostPage(c, desk, { said, status });
    }
  });
}

type Field = (name: string) => string;

/** One slice, all of a run, all of a job, or all that are lost. Throws `not_found` where none is. */
async function wantedTasks({ services }: Desk, field: Field): Promise<{ runId: string; key: string }[]> {
  const [runId, key, job] = [field("runId"), field("key"), field("job")];
  if (runId !== "" && key !== "") return [{ runId, key }];
  const all = await services.deadLetters.list(MOST);
  const tasks = all.filter((task) =>
    runId !== "" ? task.runId === runId : job === "" || jobOf(task) === job,
  );
  if (tasks.length > 0) return tasks.map(({ runId: of, key: name }) => ({ runId: of, key: name }));
  throw new AppError("not_found", "None of these slices is lost any more.", {
    hint: "They were retried meanwhile; the list shows what is.",
  });
}

/** A run's id begins with its job. */
const jobOf = ({ runId }: Pick<LostTask, "runId">) => runId.split("@")[0] ?? runId;

function saidPartly(redriven: readonly LostTask[], refused: readonly LostTask[]): Said {
  const [first] = refused;
  return {
    tone: "refused",
    words: `${redriven.length} put back in the queue; ${refused.length} not taken by it.`,
    hint: first?.errorMessage ?? "Retry them later.",
  };
}

type Shown = { said: Said | null; status?: ReturnType<typeof refusal>["status"] };

async function lostPage(c: Context<EdgeEnv>, desk: Desk, shown: Shown): Promise<Response> {
  const lost = await desk.services.deadLetters.list(MOST);
  return deskPage(c, desk, { title: "Dead letters", ...shown }, (token) => <Lost of={lost} token={token} />);
}

const Lost: FC<{ of: readonly LostTask[]; token: string }> = ({ of, token }) => {
  if (of.length === 0) return <p>No slice is lost.</p>;
  const jobs = [...Map.groupBy(of, jobOf)];
  return (
    <>
      <p>
        {of.length === MOST ? `The newest ${MOST}` : of.length} {of.length === 1 ? "slice" : "slices"} ended
        without data. A retry fetches what is there now, and overwrites nothing newer.
      </p>
      <div class="actions">
        <PostForm action={RETRY} token={token}>
          <button type="submit" class="first">
            Retry all {of.length}
          </button>
        </PostForm>
        {jobs.map(([job, tasks]) => (
          <PostForm action={RETRY} token={token}>
            <input type="hidden" name="job" value={job} />
            <button type="submit">
              Retry all {tasks.length} of {job}
            </button>
          </PostForm>
        ))}
      </div>
      <LostTable of={of} token={token} />
    </>
  );
};

const LostTable: FC<{ of: readonly LostTask[]; token: string }> = ({ of, token }) => (
  <TableBox name="Lost slices">
    <table>
      <caption>Lost slices, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Symbol</th>
          <th scope="col">Expirations</th>
          <th scope="col">Run</th>
          <th scope="col">Ended</th>
          <th scope="col">Why</th>
          <th scope="col">Retry</th>
        </tr>
      </thead>
      <tbody>
        {of.map((task) => (
          <tr>
            <th scope="row">{task.symbol}</th>
            <td>
              {task.from} to {task.to}
              {task.side === "ALL" ? "" : `, ${task.side.toLowerCase()}s`}
            </td>
            <td>
              <a href={`/operator/runs/${encodeURIComponent(task.runId)}`}>
                <Moment atMs={task.slotMs} />
              </a>
            </td>
            <td>
              {task.status.replace("_", " ")} after {task.attempts}{" "}
              {task.attempts === 1 ? "attempt" : "attempts"}
            </td>
            <td class="words">
              {task.errorMessage ?? "no reason given"}{" "}
              {task.errorCode !== null && <code>{task.errorCode}</code>}
            </td>
            <td>
              <RetryForm task={task} token={token} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </TableBox>
);

type Retried = { task: { runId: string; key: string; symbol: string }; token: string; backToRun?: boolean };

/** Puts one slice back in the queue. */
export const RetryForm: FC<Retried> = ({ task: { runId, key, symbol }, token, backToRun }) => (
  <PostForm action={RETRY} token={token} label={`Retry ${key}`}>
    <input type="hidden" name="runId" value={runId} />
    <input type="hidden" name="key" value={key} />
    {backToRun === true && <input type="hidden" name="back" value="run" />}
    <button type="submit" aria-label={`Retry ${symbol}`}>
      Retry
    </button>
  </PostForm>
);

/** Puts all lost slices of a run back in the queue. */
export const RetryRunForm: FC<{ runId: string; lost: number; token: string }> = ({ runId, lost, token }) => (
  <PostForm action={RETRY} token={token}>
    <input type="hidden" name="runId" value={runId} />
    <input type="hidden" name="back" value="run" />
    <button type="submit" class="first">
      Retry all {lost}
    </button>
  </PostForm>
);
