import type { Database } from "../../local/neon/database.ts";
import type { StorageInput } from "../../src/operations/estimate-storage.ts";
import { JOB_IDS } from "../../src/scheduling/job.ts";

const TRADING_DAYS_A_DAY = 252 / 365;
/** Rows of the ledger are written in so many portions, with a VACUUM after each, as autovacuum would. */
const PORTIONS = 8;
/** Versions that a contract's row goes through between two VACUUMs. */
const REFRESHES = 3;
/** Of a fitted smile: 11 to 19 on recorded and modelled chains. */
const SMILE_NUMBERS = 16;

/** Fills a migrated database with a deployment in steady state, and changes rows as its jobs would. */
export async function fillDatabase(database: Database, input: StorageInput): Promise<void> {
  for (const table of [
    "price_bars",
    "option_contracts",
    "chain_snapshots",
    "iv_metrics",
    "job_tasks",
    "outcomes",
  ]) {
    // Foreign keys take no room, and checking each of a million rows takes minutes.
    await database.exec(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
  }
  await database.exec(
    `TRUNCATE tickers, job_runs, job_days CASCADE; INSERT INTO tickers (symbol) SELECT 'TK' || n FROM generate_series(1, ${input.tickers}) n`,
  );
  await fillBars(database, input);
  await fillContracts(database, input);
  await fillSnapshots(database, input);
  await fillMetrics(database, input);
  await fillHistory(database, input);
  await fillLedger(database, input);
  await fillJobDays(database, input);
  await fillTradeMarks(database, input);
  await fillOutcomes(database, input);
  await database.exec("VACUUM");
}

const kept = (input: StorageInput, limitDays: number) =>
  Math.round(Math.min(limitDays, input.days) * TRADING_DAYS_A_DAY);

const thinned = (input: StorageInput) =>
  Math.round(Math.max(0, input.days - input.retention.snapshotDays) * TRADING_DAYS_A_DAY);

const price = (least: number, most: number) => `round((${least} + random() * ${most - least})::numeric, 2)`;

async function fillTradeMarks(database: Database, input: StorageInput): Promise<void> {
  const marks = (days: number, first: number, perDay: number) => `
INSERT INTO trade_marks (trade_id, slot, mid, "natural", underlying)
SELECT trades.id, '2026-11-23'::timestamptz - day * interval '1 day' + refresh * interval '15 minutes', random(), random(), random()
FROM generate_series(${days}, ${first}, -1) day, generate_series(1, ${perDay}) refresh, trades ORDER BY day DESC, refresh`;
  await database.exec(`
INSERT INTO trades (owner_id, target_kind, target_id, symbol, strategy, legs, contracts, expiration, entry_net, entry_fill, entry_underlying, created_at)
SELECT '42', 'user', '42', 'TK1', 'long_call', '[]', 1, '2027-01-15', 1, 'mid', 100, '2026-01-01' FROM generate_series(1, ${input.openTrades})`);
  const daily = kept(input, input.retention.snapshotDays);
  await database.exec(marks(daily + thinned(input), daily + 1, 1));
  await database.exec(marks(daily, 1, input.refreshesPerDay));
}

/** The year that was rebuilt and the days since: of each expiration that settled three rows. */
async function fillOutcomes(database: Database, input: StorageInput): Promise<void> {
  const expirations = Math.round(input.expirationsPerTicker * 6 * (1 + input.days / 365));
  const numbers = (count: number) =>
    `(SELECT array_agg(random()::real) FROM generate_series(1, ${count}) n WHERE expiration > 0)`;
  await database.exec(`
INSERT INTO outcomes (symbol, expiration, horizon, root, settlement, source, observed_day, observed_at, days, underlying_price, forward,
  atm_implied_volatility, one_sigma, straddle, quantiles, probabilities, realised_20, realised_60, settled, realised, won)
SELECT symbol, '2026-11-23'::date - expiration, horizon, symbol, 'PM', 'databento-cbbo-1m', '2026-11-23', now(), horizon, random(), random(),
  random(), random(), random(), ${numbers(7)}, ${numbers(10)}, random(), random(), random(), random(), 7
FROM generate_series(${expirations}, 1, -1) expiration, tickers, (VALUES (1), (7), (30)) AS horizons (horizon)`);
}

export async function fillBars(database: Database, input: StorageInput): Promise<void> {
  const { retention } = input;
  const intraday = (timeframe: string, days: number, perDay: number, seconds: number) => `
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
SELECT symbol, '${timeframe}', '2026-11-23'::timestamptz - day * interval '1 day' + bar * interval '${seconds} seconds',
  CASE WHEN bar % 3 = 0 THEN 'extended' ELSE 'regular' END, ${price(100, 700)}, ${price(100, 700)}, ${price(100, 700)},
  ${price(100, 700)}, (random() * 1e5)::bigint, 'schwab', '2026-11-23'::timestamptz
FROM generate_series(${days}, 1, -1) day, generate_series(1, ${perDay}) bar, tickers ORDER BY day DESC, bar`;
  await database.exec(
    intraday("5m", kept(input, retention.fiveMinuteBarDays), input.fiveMinuteBarsPerDay, 300),
  );
  await database.exec(intraday("1m", kept(input, retention.minuteBarDays), input.minuteBarsPerDay, 60));
  await database.exec(`
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume,
  adj_open, adj_high, adj_low, adj_close, adj_volume, provider, fetched_at)
SELECT symbol, '1d', '2026-11-23'::timestamptz - day * interval '1 day', 'regular', ${price(100, 700)},
  ${price(100, 700)}, ${price(100, 700)}, ${price(100, 700)}, (random() * 1e8)::bigint, ${price(100, 700)} / 1.003,
  ${price(100, 700)} / 1.003, ${price(100, 700)} / 1.003, ${price(100, 700)} / 1.003, (random() * 1e8)::bigint,
  'tiingo', '2026-11-23'::timestamptz
FROM generate_series(${input.dailyBars}, 1, -1) day, tickers ORDER BY day DESC`);
}

export async function fillContracts(
  database: Database,
  input: StorageInput,
  refreshes = REFRESHES,
): Promise<void> {
  const perExpiration = Math.max(1, Math.round(input.contractsPerTicker / input.expirationsPerTicker));
  await database.exec(`
INSERT INTO option_contracts (occ_symbol, symbol, root, expiration, strike, option_type, settlement, exercise_style, bid,
  ask, last, mark_price, volume, open_interest, implied_volatility, implied_volatility_status, delta, gamma, theta_per_day,
  vega_per_vol_point, rho_per_point, provider_implied_volatility, provider, quoted_at, last_updated)
SELECT rpad(symbol, 6) || '26' || lpad(e::text, 4, '0') || CASE WHEN n % 2 = 0 THEN 'C' ELSE 'P' END || lpad((n / 2 * 2500)::text, 8, '0'),
  symbol, symbol, '2026-11-23'::date + e, 1 + n / 2 * 2.5, CASE WHEN n % 2 = 0 THEN 'call' ELSE 'put' END, 'PM', 'american',
  ${price(1, 40)}, ${price(1, 40)}, ${price(1, 40)}, ${price(1, 40)}, (random() * 1e4)::int, (random() * 1e4)::int,
  random(), 'ok', random(), random(), random(), random(), random(), random(), 'schwab', now(), now()
FROM tickers, generate_series(1, ${input.expirationsPerTicker}) e, generate_series(1, ${perExpiration}) n`);
  for (let refresh = 0; refresh < refreshes; refresh += 1) {
    for (let ticker = 1; ticker <= input.tickers; ticker += 1) {
      await database.exec(
        `UPDATE option_contracts SET bid = ${price(1, 40)}, delta = random(), last_updated = now() WHERE symbol = 'TK${ticker}'`,
      );
    }
    await database.exec("VACUUM option_contracts");
  }
}

export async function fillSnapshots(database: Database, input: StorageInput): Promise<void> {
  const recent = kept(input, input.retention.snapshotDays);
  const rows = (days: string, slots: number) => `
INSERT INTO chain_snapshots (symbol, root, expiration, slot, as_of, quoted_at, stated_price, implied_price,
  implied_price_error, underlying_price, rate, rate_source, slope_rate, dividend_yield, dividends, forward,
  forward_error, forward_source, smile, atm_implied_volatility, skew_25_delta, model_free_volatility, atm_straddle,
  contracts, unpriced_calls, volume, open_interest, provider)
SELECT symbol, symbol, '2026-11-23'::date - day + e * 3, '2026-11-23'::timestamptz - day * interval '1 day' + slot * interval '15 minutes',
  '2026-11-23'::timestamptz, '2026-11-23'::timestamptz, ${price(100, 700)}, random() * 600, random(), ${price(100, 700)},
  0.04, 'treasury', CASE WHEN e > 7 THEN random() END, 0.012, random(), random() * 600, random(), 'parity',
  (SELECT array_agg(random()::real) FROM generate_series(1, ${SMILE_NUMBERS}) n WHERE slot > 0), random(), random(),
  random(), random() * 20, 80, CASE WHEN e = 1 THEN '{900,905,910,915}'::real[] END, (random() * 1e5)::bigint,
  (random() * 1e6)::bigint, 'schwab'
FROM ${days} day, generate_series(1, ${slots}) slot, tickers, generate_series(1, ${input.expirationsPerTicker}) e
ORDER BY day DESC, slot, symbol`;
  await database.exec(rows(`generate_series(${recent + thinned(input)}, ${recent + 1}, -1)`, 1));
  await database.exec(rows(`generate_series(${recent}, 1, -1)`, input.refreshesPerDay));
}

export async function fillMetrics(database: Database, input: StorageInput): Promise<void> {
  const recent = kept(input, input.retention.snapshotDays);
  const number = "round(random()::numeric, 6)";
  const term = `(SELECT jsonb_agg(jsonb_build_object('expiration', '2026-12-18', 'days', round((random() * 60)::numeric, 4),
  'root', 'SPY', 'settlement', 'PM', 'atmImpliedVolatility', ${number}, 'skew25Delta', ${number},
  'modelFreeVolatility', ${number})) FROM generate_series(1, ${input.expirationsPerTicker}) e WHERE slot > 0)`;
  const rows = (days: string, slots: number, isClose: boolean) => `
INSERT INTO iv_metrics (symbol, slot, day, is_close, as_of, quoted_at, underlying_price, iv_7, iv_14, iv_30, iv_60, iv_90, model_free_30, extrapolated,
  iv_rank, iv_percentile, observations, regime, term_slope, skew_25_delta, expected_move_30, straddle, straddle_expiration,
  rv_20, rv_60, yang_zhang_20, yang_zhang_60, iv_less_rv, term, provider)
SELECT symbol, '2026-11-23'::timestamptz - day * interval '1 day' + slot * interval '30 minutes', '2026-11-23'::date - day,
  ${isClose}, now(), now(), ${price(100, 700)}, ${number}, ${number}, ${number}, ${number}, ${number}, ${number}, '[90]', ${number}, ${number},
  252, 'neutral', NULL, ${number}, ${number}, ${number}, '2026-11-27', ${number}, ${number}, ${number}, ${number}, ${number},
  ${term}, 'schwab'
FROM ${days} day, generate_series(1, ${slots}) slot, tickers ORDER BY day DESC, slot`;
  await database.exec(rows(`generate_series(${recent + thinned(input)}, ${recent + 1}, -1)`, 1, true));
  await database.exec(rows(`generate_series(${recent}, 1, -1)`, input.metricsPerDay, false));
}

/** Runs and tasks are inserted, started and finished: three versions of each row. */
/** The year before the first day is rebuilt, with the expirations that rank and record look at. */
async function fillHistory(database: Database, input: StorageInput): Promise<void> {
  const days = Math.round(Math.min(730, input.days + 365) * TRADING_DAYS_A_DAY);
  const number = "round(random()::numeric, 6)";
  await database.exec(`
INSERT INTO iv_history (symbol, day, source, at, quality, underlying_price, iv_30, iv_60, skew_25_delta, expiries, points, spread, asked_at)
SELECT symbol, '2026-11-23'::date - day, 'databento-cbbo-1m', '2026-11-23'::timestamptz, 'good', ${price(100, 700)}, ${number}, ${number},
  ${number}, (SELECT jsonb_agg(jsonb_build_object('root', 'SPY', 'expiration', '2026-12-18', 'settlement', 'PM',
    'days', round((random() * 60 + day)::numeric, 4), 'forward', round((random() * 600 + day)::numeric, 6), 'rate', ${number},
    'atmImpliedVolatility', ${number}, 'skew25Delta', ${number}, 'atmStraddle', ${price(1, 40)}, 'points', 9,
    'smile', curve))
    FROM generate_series(1, 5) e, LATERAL (SELECT jsonb_agg(round((random() + n + e)::numeric, 7)) AS curve
      FROM generate_series(1, ${SMILE_NUMBERS}) n) AS smiles), 9, ${number}, '2026-11-23'::timestamptz
FROM generate_series(${days}, 1, -1) day, tickers ORDER BY day DESC`);
}

async function fillLedger(database: Database, input: StorageInput): Promise<void> {
  const days = kept(input, input.retention.ledgerDays);
  const [runs, tasks] = [days * input.runsPerDay, days * input.tasksPerDay].map((n) =>
    Math.ceil(n / PORTIONS),
  );
  for (let portion = 0; portion < PORTIONS; portion += 1) {
    const own = `LIKE 'p${portion}%'`;
    await database.exec(`
INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at, lease_expires_at)
SELECT 'p${portion}_prices_1m@2026-11-23T15:' || lpad(n::text, 6, '0') || 'Z', 'prices_1m', '2026-11-23'::timestamptz + (${portion} * 1e6 + n) * interval '60 seconds',
  'schedule', 'claimed', now(), now() FROM generate_series(1, ${runs}) n;
UPDATE job_runs SET status = 'running', published_at = now() WHERE id ${own};
UPDATE job_runs SET status = 'succeeded', finished_at = now(), elapsed_ms = 812, bytes = 48000, provider_calls = 20,
  pages = 1, stored = '{"bars_1m": 40, "quotes": 20}', clock_skew_ms = 12 WHERE id ${own};
INSERT INTO job_tasks (run_id, key, symbol, from_date, to_date, side, status, queued_at)
SELECT 'p${portion}_options_refresh@2026-11-23T15:00:00.000Z' || n / 22, 'TK1:2026-11-23_2030-03-07:' || n, 'TK1', '2026-11-23', '2030-03-07', 'ALL',
  'queued', now() FROM generate_series(1, ${tasks}) n;
UPDATE job_tasks SET status = 'running', attempts = 1, started_at = now() WHERE run_id ${own};
UPDATE job_tasks SET status = 'succeeded', contracts = 800, skipped = '{"below_min_mark": 31}', provider_calls = 1,
  bytes = 480000, elapsed_ms = 900, finished_at = now() WHERE run_id ${own};`);
    await database.exec("VACUUM job_runs");
    await database.exec("VACUUM job_tasks");
  }
}

/** Written anew on five evenings each, as the roll-up does. */
async function fillJobDays(database: Database, input: StorageInput): Promise<void> {
  const days = Math.min(400, input.days);
  await database.exec(`
INSERT INTO job_days SELECT '2026-11-23'::date - n, job, 28, 28, 27, 0, 1, 0, 0, 0, 900, CASE WHEN n % 10 = 0 THEN 'Schwab answered 503.' END
FROM generate_series(1, ${days}) AS n, unnest('{${JOB_IDS.join(",")}}'::text[]) AS known (job) ORDER BY n DESC`);
  for (let evening = 0; evening < 5; evening += 1) {
    await database.exec(
      `UPDATE job_days SET runs = runs WHERE day > '2026-11-23'::date - ${Math.min(days, 5)}`,
    );
    await database.exec("VACUUM job_days");
  }
}
