import type { Context, Hono } from "hono";
import type { FC } from "hono/jsx";
import type { EdgeEnv } from "../../edge/env.ts";
import { needQuotes } from "../../edge/identity/raw-quotes.ts";
import { ERROR_TABLE } from "../../error-table.ts";
import { AppError } from "../../errors.ts";
import type { Plan } from "../../planner/plan.ts";
import { mistakesOf } from "../forms/mistakes.ts";
import { orRefused } from "../forms/or-refused.ts";
import { page } from "../frame/page.tsx";
import type { WebServices } from "../services.ts";
import { PlanAnswer, planTitle } from "./plan-answer.tsx";
import { PlanForm } from "./plan-form.tsx";
import { asksPlan, planBody } from "./plan-query.ts";

type Planning = Pick<WebServices, "planner" | "parsePlan" | "nowMs">;

const DESCRIPTION =
  "What could be traded on a view of a symbol, the best first, with what was left out and why.";

/** `/plan`: a view in the address, and the trades that would pay under it. */
export function mountPlan(app: Hono<EdgeEnv>, services: Planning): void {
  app.get("/plan", async (c) => {
    const typed = new URL(c.req.url).searchParams;
    const found = await orRefused(() => planAsked(c, services, typed));
    const plan = found instanceof AppError ? null : found;
    return page(
      c,
      { title: plan === null ? "Plan" : planTitle(plan), description: DESCRIPTION, listed: plan === null },
      <PlanPage typed={typed} found={found} nowMs={services.nowMs()} />,
      found instanceof AppError ? ERROR_TABLE[found.code].status : 200,
    );
  });
}

async function planAsked(
  c: Context<EdgeEnv>,
  { planner, parsePlan }: Planning,
  typed: URLSearchParams,
): Promise<Plan | null> {
  if (!asksPlan(typed)) return null;
  const request = parsePlan(planBody(typed));
  needQuotes(c);
  return planner.plan(request);
}

type PlanPageProps = { typed: URLSearchParams; found: Plan | AppError | null; nowMs: number };

const PlanPage: FC<PlanPageProps> = ({ typed, found, nowMs }) => {
  const form = { typed, mistakes: found instanceof AppError ? mistakesOf(found) : null };
  if (found === null || found instanceof AppError)
    return (
      <>
        <h1>Plan</h1>
        <p>
          What could be traded on your view of a symbol: every combination of the strikes that are stored is
          built, filtered and ranked by what it is expected to make of its risk, after costs.
        </p>
        <div class="panel">
          <PlanForm form={form} />
        </div>
      </>
    );
  return (
    <>
      <PlanAnswer plan={found} nowMs={nowMs} />
      <details class="panel">
        <summary>Change the view</summary>
        <PlanForm form={form} />
      </details>
    </>
  );
};
