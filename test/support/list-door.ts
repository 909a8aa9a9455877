import type { LostTask } from "../../src/chains/ports.ts";
import type { StoredBar, StoredQuote } from "../../src/prices/ports.ts";
import { anOutlook, aRow } from "./board-rows.ts";
import { aNewsItem, aReport, companySources } from "./company-sources.ts";
import { aStoredDividend, BEFORE_OPEN } from "./dividends.ts";
import { ADMIN_TOKEN, type DoorChanges, httpDoor } from "./http-door.ts";
import { madeRecord, memoryOutcomes } from "./made-record.ts";
import { memoryPrices } from "./memory-bars.ts";
import { memoryCurves } from "./memory-curves.ts";
import { memoryDividends } from "./memory-dividends.ts";
import { memoryLost } from "./memory-lost.ts";
import { anIncident, memoryIncidents } from "./memory-status.ts";
import { IN_SESSION, minutes, seconds } from "./moments.ts";
import { aStoredRun, aStoredTask, memoryRuns } from "./stored-runs.ts";
import { aStoredVolatility, memoryVolatility } from "./stored-volatility.ts";

/** Every list of the JSON door: where it is, what it is called, and a few of its fields. */
export const LISTS = [
  { path: "/v1/tickers", name: "tickers", columns: ["symbol", "lastUpdated"] },
  { path: "/v1/scan", name: "tickers", columns: ["symbol", "ivRank"] },
  { path: "/v1/incidents", name: "incidents", columns: ["condition", "began"] },
  { path: "/v1/jobs/days", name: "jobs", columns: ["job", "days"] },
  { path: "/v1/tickers/SPY/expirations", name: "expirations", columns: ["dte", "expiration"] },
  { path: "/v1/tickers/SPY/chain?dte=25", name: "contracts", columns: ["strike", "type", "bid"] },
  { path: "/v1/tickers/SPY/bars", name: "bars", columns: ["start", "close"] },
  { path: "/v1/tickers/SPY/bars?from=2026-11-20", name: "bars", columns: ["volume", "start"] },
  { path: "/v1/tickers/SPY/bars?timeframe=1d", name: "bars", columns: ["date", "adjusted.close"] },
  { path: "/v1/tickers/SPY/volatility", name: "expirations", columns: ["expiration", "forward"] },
  {
    path: "/v1/tickers/SPY/volatility?list=impliedVolatility",
    name: "impliedVolatility",
    columns: ["value", "days"],
  },
  { path: "/v1/tickers/SPY/volatility/history", name: "closes", columns: ["iv30", "day"] },
  { path: "/v1/tickers/SPY/expected-move", name: "expirations", columns: ["expiration", "straddle"] },
  { path: "/v1/tickers/SPY/track-record", name: "horizons", columns: ["days", "n"] },
  { path: "/v1/track-record?list=reliability", name: "reliability", columns: ["from", "happened"] },
  { path: "/v1/tickers/SPY/earnings", name: "earnings", columns: ["date", "epsEstimate"] },
  { path: "/v1/tickers/SPY/news", name: "news", columns: ["publishedAt", "headline"] },
  { path: "/v1/tickers/SPY/dividends", name: "dividends", columns: ["exDate", "amount"] },
  { path: "/v1/rates", name: "points", columns: ["years", "rate"] },
  { path: "/v1/jobs", name: "jobs", columns: ["id", "nextSlot"] },
  { path: "/v1/jobs/options_refresh/runs", name: "runs", columns: ["slot", "status"] },
  { path: "/v1/jobs/options_refresh/runs?list=tasks", name: "tasks", columns: ["key", "attempts"] },
  { path: "/v1/providers", name: "providers", columns: ["id", "state"] },
  { path: "/v1/providers?list=capabilities", name: "capabilities", columns: ["capability"] },
  { path: "/admin/dead-letters", name: "deadLetters", columns: ["key", "slot"] },
  { path: "/admin/doctor", name: "checks", columns: ["service", "state"] },
] as const;

/** Texts that break what reads them. */
export const NASTY = [
  '=HYPERLINK("http://x","y")',
  'a "b", c\r\nd',
  "+1",
  "-2+3",
  "@x",
  "\tx",
  "naïve – 東京",
  " ",
];

const QUOTE: StoredQuote = {
  ...{ symbol: "SPY", price: 580.5, bid: 580.49, ask: 580.51, previousClose: 578, dayVolume: 12_000_000 },
  ...{ priceAtMs: IN_SESSION + seconds(120), provider: "alpaca" as const },
};
export const aBar = (startMs: number): StoredBar => ({
  ...{ startMs, session: "regular", open: 580, high: 581, low: 579, close: 580.5, volume: 1_000 },
  adjusted: { open: 290, high: 290.5, low: 289.5, close: 290.25, volume: 2_000 },
  provider: "schwab",
});
const FRIDAY_OPEN = Date.parse("2026-11-20T14:30:00Z");
const MONDAY_OPEN = Date.parse("2026-11-23T14:30:00Z");
const minutesFrom = (startMs: number, n: number) =>
  Array.from({ length: n }, (_, i) => aBar(startMs + minutes(i)));

const aLostTask = (i: number): LostTask => ({
  ...{
    runId: "options_refresh@2026-11-23T15:00:00.000Z",
    key: `SPY:${i}`,
    symbol: "SPY",
    slotMs: IN_SESSION,
  },
  ...{ from: "2026-12-01", to: "2026-12-31", side: "ALL", status: "dead_lettered", attempts: 3, redrives: 0 },
  ...{ errorCode: "provider_unavailable", errorMessage: "Schwab answered 503." },
  finishedAtMs: IN_SESSION + minutes(i),
});

/** The JSON door where every list has rows, as the operator sees it. */
export async function listDoor(changes: DoorChanges = {}) {
  const { store: dividends } = memoryDividends({ SPY: {}, AAPL: {} });
  await dividends.storeSchedules(
    [
      {
        ...{ symbol: "SPY", status: "scheduled", perYear: 4, complete: true },
        dividends: [aStoredDividend(), aStoredDividend({ exDate: "2027-03-19" })],
      },
    ],
    BEFORE_OPEN,
  );
  const days = ["2026-11-18", "2026-11-19", "2026-11-20"];
  const points = [0.5, 1, 2].map((years) => ({ years, parYield: 0.039 }));
  const runs = Array.from({ length: 5 }, (_, i) => aStoredRun({ slotMs: IN_SESSION - minutes(15 * i) }));
  const tasks = [aStoredTask({ key: "AAPL:1" }), aStoredTask({ key: "SPY:1" })];
  const items = NASTY.map((headline, i) =>
    aNewsItem({ id: String(i), headline, publishedAtMs: IN_SESSION - minutes(i) }),
  );
  const { company } = companySources({ reports: [aReport()], items }, { nowMs: IN_SESSION });
  const door = httpDoor({
    prices: memoryPrices([QUOTE], {
      "1m": [...minutesFrom(FRIDAY_OPEN, 3), ...minutesFrom(MONDAY_OPEN, 7)],
      "1d": days.map((day) => aBar(Date.parse(`${day}T14:30:00Z`))),
    }),
    volatility: memoryVolatility({
      scan: [aRow(), aRow({ symbol: "AAPL" })],
      outlooks: [anOutlook(), anOutlook({ symbol: "AAPL" })],
      rows: [...days.map((day) => aStoredVolatility({ day, isClose: true })), aStoredVolatility()],
    }),
    outcomes: memoryOutcomes(madeRecord({ symbol: "SPY", implied: 0.2, truth: 0.2, seed: 3 })),
    incidents: memoryIncidents([anIncident(), anIncident({ condition: "job_late:rates" })]),
    curves: memoryCurves([{ day: "2026-11-20", points, source: "treasury", fetchedAtMs: IN_SESSION }]).store,
    dividends,
    company,
    runs: memoryRuns(runs, { [runs[0]?.id ?? ""]: tasks }),
    lost: memoryLost([aLostTask(1), aLostTask(2), aLostTask(3)]).store,
    doctor: async () => ({
      ok: true,
      checks: ["A", "B"].map((service) => ({ service, state: "ok" as const, found: "it works", mend: null })),
    }),
    ...changes,
  });
  const bearer = { authorization: `Bearer ${ADMIN_TOKEN}` };
  /** As whoever may see it: nobody in particular, but below /admin. */
  const get = (path: string, more: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const url = new URL(path, "http://localhost");
    for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
    const own = path.startsWith("/admin") ? bearer : {};
    return door.app.request(`${url.pathname}${url.search}`, { headers: { ...own, ...headers } });
  };
  const rowsOf = async (path: string, name: string, more: Record<string, string> = {}) => {
    const body = (await (await get(path, more)).json()) as Record<string, unknown>;
    const rows = body[name] as Record<string, unknown>[];
    return { rows, nextCursor: body["nextCursor"] as string | null, body };
  };
  return { ...door, get, rowsOf };
}

/** CSV by RFC 4180 read letter by letter, which knows nothing of how it was written. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const end = () => {
    rows.at(-1)?.push(cell);
    cell = "";
  };
  for (let i = text.startsWith("\uFEFF") ? 1 : 0; i < text.length; i += 1) {
    const letter = text[i];
    if (quoted && letter === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === ",") end();
    else if (!quoted && letter === "\r" && text[i + 1] === "\n") {
      end();
      rows.push([]);
      i += 1;
    } else cell += letter;
  }
  if (cell !== "" || (rows.at(-1)?.length ?? 0) > 0) end();
  return rows.filter((row) => row.length > 0);
}
