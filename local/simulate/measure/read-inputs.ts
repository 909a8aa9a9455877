import { z } from "zod";
import { addDays } from "../../../src/market/calendar-date.ts";
import type { Database } from "../../neon/database.ts";
import type { ValuationInputs } from "../truth/pool.ts";

/** A curve is good for so many days. */
const CURVE_DAYS = 7;
/** From here on a special dividend lowers the strike, and no option falls with it. */
const ADJUSTED_FROM = 0.125;

const Curve = z.object({
  day: z.string(),
  points: z.array(z.object({ years: z.number(), parYield: z.number() })),
});
const Dividends = z.object({
  status: z.enum(["scheduled", "none", "unknown"]).nullable(),
  list: z.array(
    z.object({
      exDate: z.string(),
      amount: z.number(),
      special: z.boolean(),
      certainty: z.enum(["declared", "estimated", "projected"]),
      source: z.string(),
    }),
  ),
});

/** What is stored at this moment of the rates and dividends that a chain of `today` is valued with. */
export async function readInputs(
  database: Database,
  symbol: string,
  today: string,
): Promise<ValuationInputs> {
  const { rows } = await database.query(QUERY, [addDays(today, -CURVE_DAYS), today, symbol]);
  const [curveText, dividendsText] = rows[0] ?? [];
  const curve = typeof curveText === "string" ? Curve.parse(JSON.parse(curveText)) : null;
  const { status, list } = Dividends.parse(JSON.parse(dividendsText ?? ""));
  const dividends = list
    .filter(({ special, amount }) => !special || amount < ADJUSTED_FROM)
    .map(({ special: _, ...dividend }) => dividend);
  const past = status === "scheduled" && dividends.length === 0;
  return { curve, dividends: { status: past ? "unknown" : (status ?? "unknown"), dividends } };
}

const QUERY = `SELECT
  (SELECT json_build_object('day', day, 'points', points) FROM yield_curves
    WHERE day BETWEEN $1::date AND $2::date ORDER BY day DESC LIMIT 1)::text,
  json_build_object(
    'status', (SELECT status FROM dividend_schedules WHERE symbol = $3),
    'list', (SELECT coalesce(json_agg(json_build_object('exDate', ex_date, 'amount', amount, 'special', special,
      'certainty', certainty, 'source', source) ORDER BY ex_date, special), '[]')
      FROM dividends WHERE symbol = $3 AND ex_date >= $2::date))::text`;
