import { type SQL, sql } from "drizzle-orm";
import { type MarketInputsReader, STRIKE_ADJUSTED_FROM } from "../../../dividends/ports.ts";
import { addDays } from "../../../market/calendar-date.ts";
import type { DividendSchedule, ExpectedDividend } from "../../../market/dividend-schedule.ts";
import type { YieldCurve } from "../../../market/yield-curve.ts";
import { CURVE_GOOD_FOR_DAYS } from "../../../rates/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { agedStatus } from "./dividend-store.ts";

export type InputsRow = {
  curve: YieldCurve | null;
  status: DividendSchedule["status"] | null;
  dividends: ExpectedDividend[] | null;
};

export function createMarketInputsReader(db: Database): MarketInputsReader {
  return {
    async readInputs(symbol, today) {
      const { rows } = await runQuery(db.execute<InputsRow>(inputsStatement(symbol, today)));
      return readInputsRow(rows[0]);
    },
  };
}

/** One row; see `MarketInputsReader.readInputs`. */
export function inputsStatement(symbol: string, today: string): SQL {
  const oldest = addDays(today, -CURVE_GOOD_FOR_DAYS);
  return sql`
SELECT
  (SELECT json_build_object('day', day, 'points', points) FROM yield_curves
    WHERE day >= ${oldest}::date AND day <= ${today}::date ORDER BY day DESC LIMIT 1) AS curve,
  (SELECT status FROM dividend_schedules WHERE symbol = ${symbol}) AS status,
  (SELECT json_agg(json_build_object('exDate', ex_date, 'amount', amount, 'certainty', certainty, 'source', source)
      ORDER BY ex_date, special)
    FROM dividends WHERE symbol = ${symbol} AND ex_date >= ${today}::date
      AND NOT (special AND amount >= ${STRIKE_ADJUSTED_FROM})) AS dividends`;
}

export function readInputsRow(
  row: InputsRow | undefined,
): Awaited<ReturnType<MarketInputsReader["readInputs"]>> {
  const dividends = row?.dividends ?? [];
  return {
    curve: row?.curve ?? null,
    dividends: { status: agedStatus(row?.status ?? null, dividends.length > 0), dividends },
  };
}
