import { eq, sql } from "drizzle-orm";
import type { IvBoundsStore, StoredIvBounds } from "../../../iv-metrics/bounds-ports.ts";
import { latestBelievedMs } from "../../../market/ahead.ts";
import { PROVIDERS } from "../../../providers/provider.ts";
import { type Database, runQuery } from "../client.ts";
import { ivBounds } from "../schema/index.ts";

export function createIvBoundsStore(db: Database): IvBoundsStore {
  return {
    async readIvBounds(symbol) {
      const [row] = await db.gather(db.select().from(ivBounds).where(eq(ivBounds.symbol, symbol)).limit(1));
      return row === undefined ? null : readRow(row);
    },

    async readDue({ fetchedBeforeMs, nowMs, most }) {
      const before = new Date(fetchedBeforeMs).toISOString();
      const believed = new Date(latestBelievedMs(nowMs)).toISOString();
      const { rows } = await runQuery(
        db.execute<{ symbol: string }>(sql`
SELECT tickers.symbol FROM tickers LEFT JOIN iv_bounds USING (symbol)
WHERE is_active AND (fetched_at IS NULL OR fetched_at < ${before}::timestamptz OR fetched_at > ${believed}::timestamptz)
ORDER BY fetched_at NULLS LAST, md5(tickers.symbol || ${before.slice(0, 10)}::text), tickers.symbol LIMIT ${most}`),
      );
      return rows.map(({ symbol }) => symbol);
    },

    async storeBounds(bounds, { provider, fetchedAtMs }) {
      if (bounds.length === 0) return 0;
      const { rowCount } = await runQuery(
        db.execute(sql`
INSERT INTO iv_bounds AS known (symbol, provider, day, iv_30, low, high, fetched_at)
SELECT given.symbol, ${provider}, day, "iv30", low, high, ${new Date(fetchedAtMs).toISOString()}::timestamptz
FROM jsonb_to_recordset(${JSON.stringify(bounds)}::jsonb)
  AS given (symbol text, day date, "iv30" float8, low float8, high float8)
JOIN tickers ON tickers.symbol = given.symbol
ORDER BY given.symbol
ON CONFLICT (symbol) DO UPDATE SET provider = excluded.provider, day = excluded.day, iv_30 = excluded.iv_30,
  low = excluded.low, high = excluded.high, fetched_at = excluded.fetched_at
WHERE (known.fetched_at <= excluded.fetched_at
    OR known.fetched_at > ${new Date(latestBelievedMs(fetchedAtMs)).toISOString()}::timestamptz)
  AND (known.provider, known.day, known.iv_30, known.low, known.high, known.fetched_at) IS DISTINCT FROM
    (excluded.provider, excluded.day, excluded.iv_30, excluded.low, excluded.high, excluded.fetched_at)`),
      );
      return rowCount ?? 0;
    },
  };
}

/** Null for a row that another version of Volaris wrote of somebody unknown to this one. */
function readRow({ provider, fetchedAt, ...bounds }: typeof ivBounds.$inferSelect): StoredIvBounds | null {
  const known = PROVIDERS.find((each) => each === provider);
  return known === undefined ? null : { ...bounds, provider: known, fetchedAtMs: fetchedAt.getTime() };
}
