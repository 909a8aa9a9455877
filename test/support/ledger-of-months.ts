/** SQL that fills an empty database with what 90 days of a ticker leave behind, up to the minute of `NOW`. */

const DAYS = `(SELECT day::date AS day FROM generate_series('2026-08-25'::date, '2026-11-23'::date, '1 day') AS day
  WHERE extract(isodow FROM day) < 6)`;
/** Each slot of a job that comes so many minutes apart through the session, 14:30 to 21:00 UTC. */
const slots = (job: string, everyMinutes: number) => `
SELECT '${job}' AS job, day + time '14:30' + every * interval '${everyMinutes} minutes' AS slot
FROM ${DAYS} AS days, generate_series(0, ${Math.floor(390 / everyMinutes)}) AS every`;
const daily = (job: string, at: string) => `SELECT '${job}', day + time '${at}' FROM ${DAYS} AS days`;
const SYMBOLS = `(VALUES ('SPY')) AS kept (symbol)`;

export const LEDGER_OF_MONTHS = `
SET TIME ZONE 'UTC';
INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at, published_at, finished_at, tasks)
SELECT job || '@' || to_char(slot, 'YYYY-MM-DD"T"HH24:MI:SS".000Z"'), job, slot, 'schedule',
  CASE extract(epoch FROM slot)::bigint / 60 % 50 WHEN 0 THEN 'failed' WHEN 1 THEN 'skipped' ELSE 'succeeded' END,
  slot, slot, slot + interval '9 seconds', 12
FROM (${[slots("prices_1m", 1), slots("options_refresh", 15), slots("prices_5m", 5), slots("iv_metrics", 30)].join(" UNION ALL ")}
  UNION ALL ${[
    daily("eod_sync", "22:15"),
    daily("historical_backfill", "03:00"),
    daily("retention", "04:00"),
    daily("rates", "13:06"),
    daily("dividends", "13:11"),
    daily("iv_history", "01:40"),
  ].join(" UNION ALL ")}) AS due WHERE slot < '2026-11-23T15:00:00Z';
INSERT INTO job_tasks (run_id, key, symbol, from_date, to_date, side, status, queued_at, started_at, finished_at)
SELECT id, 'SPY:' || slice, 'SPY', slot::date, slot::date + 7, 'ALL',
  CASE WHEN slice = 0 AND extract(hour FROM slot) = 16 THEN 'dead_lettered' ELSE 'succeeded' END, slot, slot, slot
FROM job_runs, generate_series(0, 5) AS slice WHERE job = 'options_refresh';
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, adj_close, provider, fetched_at)
SELECT symbol, timeframe, slot, 'regular', 100, 101, 99, 100, 1000, 100, 'tiingo', slot
FROM ${SYMBOLS}, (SELECT '1m' AS timeframe, slot FROM (${slots("", 1)}) AS minute
  UNION ALL SELECT '5m', slot FROM (${slots("", 5)}) AS five UNION ALL SELECT '1d', day + time '14:30' FROM ${DAYS} AS days) AS bar;
INSERT INTO chain_snapshots (symbol, root, expiration, slot, as_of, underlying_price, rate, dividend_yield, forward, forward_source,
  atm_implied_volatility, contracts, volume, open_interest, provider)
SELECT symbol, symbol, date '2026-08-28' + week * 7, slot, slot, 100, 0.04, 0.01, 101, 'parity', 0.2, 100, 10, 10, 'schwab'
FROM ${SYMBOLS}, (${slots("", 15)}) AS refreshed, generate_series(0, 25) AS week
WHERE date '2026-08-28' + week * 7 BETWEEN slot::date AND slot::date + 60;
INSERT INTO iv_metrics (symbol, slot, day, is_close, as_of, underlying_price, iv_30, observations, provider)
SELECT symbol, slot, slot::date, extract(hour FROM slot) = 21, slot, 100, 0.2, 60, 'schwab' FROM ${SYMBOLS}, (${slots("", 30)}) AS computed;
INSERT INTO iv_history (symbol, day, source, at, quality, underlying_price, iv_30, points, expiries, asked_at)
SELECT symbol, '2026-11-23'::date - n, 'databento-cbbo-1m', now(), 'good', 100, 0.2, 18, jsonb_build_array(repeat('x', 1500)), now()
FROM ${SYMBOLS}, generate_series(0, 2000) AS n;
INSERT INTO option_contracts (occ_symbol, symbol, root, expiration, strike, option_type, settlement, exercise_style, bid, ask, mark_price,
  implied_volatility, implied_volatility_status, delta, provider, quoted_at, last_updated)
SELECT symbol || week || '_' || strike || side, symbol, symbol, date '2026-11-27' + week * 7, strike, side, 'PM', 'american', 2, 2.1, 2.05,
  0.2, 'solved', 0.5, 'schwab', '2026-11-23T15:00:00Z', '2026-11-23T15:00:00Z'
FROM ${SYMBOLS}, generate_series(0, 8) AS week, generate_series(90, 110) AS strike, (VALUES ('call'), ('put')) AS sides (side);
INSERT INTO usage_daily SELECT day, 'meter ' || meter, 100 FROM ${DAYS} AS days, generate_series(1, 12) AS meter;
INSERT INTO alerts (owner_id, guild_id, target_kind, target_id, symbol, kind, level, direction, state, armed_at)
SELECT (n / 20)::text, (n / 100)::text, 'user', (n / 20)::text, symbol, (ARRAY['price', 'iv_rank', 'expected_move'])[n % 3 + 1], n, 'either',
  CASE WHEN n % 100 < 3 THEN 'armed' ELSE 'fired' END, '2026-11-01' FROM ${SYMBOLS}, generate_series(1, 10000) AS n;
INSERT INTO watchlists SELECT 'user', n::text, symbol, n::text, '2026-11-01' FROM ${SYMBOLS}, generate_series(1, 5000) AS n;
INSERT INTO discord_posts (key, target_kind, target_id, body, state, next_at, created_at, expires_at, ended_at)
SELECT n::text, 'user', (n / 20)::text, '{}', CASE WHEN n % 2000 = 0 THEN 'pending' ELSE 'delivered' END, at, at, '2027-01-01',
  CASE WHEN n % 2000 > 0 THEN at END
FROM (SELECT n, '2026-11-23T14:59:00Z'::timestamptz - n * interval '1 minute' AS at FROM generate_series(1, 20000) AS n) AS told;
INSERT INTO outcomes (symbol, expiration, horizon, root, settlement, source, observed_day, observed_at, days, underlying_price, forward,
  atm_implied_volatility, one_sigma, quantiles, probabilities, settled, won)
SELECT symbol, expiration, horizon, symbol, 'PM', 'live', expiration - horizon, expiration - horizon, horizon, 100, 100, 0.2, 3,
  '{90,95,97,100,103,105,110}', '{.7,.8,.7,.7,.5,.7,.4,.4,.4,.4}', 101, 3
FROM (VALUES ('SPY'), ('AAPL')) AS kept (symbol), (VALUES (1), (7), (30)) AS horizons (horizon),
  (SELECT day::date AS expiration FROM generate_series('2006-11-24'::date, '2026-11-20'::date, '7 days') AS day) AS days;
INSERT INTO job_days SELECT day::date, 'job ' || n, 28, 28, 27, 0, 1, 0, 0, 0, 900, 'Schwab answered 503.'
FROM generate_series('2015-11-23'::date, '2026-11-22'::date, '1 day') AS day, generate_series(1, 10) AS n;
INSERT INTO incidents SELECT 'job_late:' || n % 10, at, CASE WHEN n > 10 THEN at + interval '9 minutes' END, 'a job', 'It is late', 'Nothing has succeeded.', 'critical'
FROM (SELECT n, '2026-11-23T14:00:00Z'::timestamptz - n * interval '1 hour' AS at FROM generate_series(1, 20000) AS n) AS held;
UPDATE tickers SET price = 100, price_at = '2026-11-23T15:00:00Z', provider = 'schwab';
ANALYZE`;
