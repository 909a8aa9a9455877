import { z } from "zod";
import type { Database } from "../../local/neon/database.ts";
import type { Statement } from "../../local/neon/statements.ts";

/** What grows by the day. A door that reads one of these from end to end is slower every week. */
const GROWING = [
  "discord_posts",
  "alerts",
  "job_runs",
  "job_tasks",
  "chain_snapshots",
  "price_bars",
  "iv_metrics",
  "outcomes",
  "iv_history",
  "job_days",
  "incidents",
];
/** Pages of eight kilobytes: what a chain and its snapshots take, many times less than any of the tables. */
const MOST_PAGES = 1_000;
const MOST_SORTED = 1_000;

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows"?: number;
  "Plan Rows": number;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: Plan[];
};
const Explained = z.tuple([z.object({ Plan: z.custom<Plan>() })]);

/** What a plan does to tables that grow, beyond what it may. */
function faultsOf(plan: Plan): string[] {
  const own: string[] = [];
  const table = plan["Relation Name"] ?? "";
  if (plan["Node Type"].endsWith("Seq Scan") && GROWING.includes(table)) own.push(`reads all of ${table}`);
  const rows = plan["Actual Rows"] ?? plan["Plan Rows"];
  if (plan["Node Type"].includes("Sort") && rows > MOST_SORTED && touchesGrowing(plan))
    own.push(`sorts ${rows} rows`);
  return [...own, ...(plan.Plans ?? []).flatMap(faultsOf)];
}

function touchesGrowing(plan: Plan): boolean {
  return GROWING.includes(plan["Relation Name"] ?? "") || (plan.Plans ?? []).some(touchesGrowing);
}

/** Reads are carried out, so that the pages they touch are known; of what writes only the plan is looked at. */
export async function examinePlan(database: Database, { query, params }: Statement): Promise<string[]> {
  const reads =
    /^\s*(?:select|with)\b/i.test(query) && !/\b(?:insert|update|delete|for update)\b/i.test(query);
  const { rows } = await database.query(
    `EXPLAIN (${reads ? "ANALYZE, BUFFERS, " : ""}FORMAT JSON) ${query}`,
    params,
  );
  const [{ Plan: plan }] = Explained.parse(JSON.parse(rows[0]?.[0] ?? "[]"));
  const pages = (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
  return [...faultsOf(plan), ...(pages > MOST_PAGES ? [`touches ${pages} pages`] : [])];
}
