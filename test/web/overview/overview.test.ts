import { expect, test } from "vitest";
import type { ScanRow } from "../../../src/iv-metrics/ports.ts";
import { anOutlook, aRow } from "../../support/board-rows.ts";
import { aReport, companySources } from "../../support/company-sources.ts";
import type { DoorChanges } from "../../support/http-door.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aStoredRun, memoryRuns } from "../../support/stored-runs.ts";
import { aStoredVolatility, memoryVolatility } from "../../support/stored-volatility.ts";
import { webDoor } from "../../support/web-door.ts";

const NOW = IN_SESSION + minutes(3);

const SCAN = [
  aRow({
    symbol: "AAPL",
    name: null,
    metrics: aStoredVolatility({ symbol: "AAPL", ivRank: 20, iv30: 0.33 }),
  }),
  aRow({
    symbol: "KO",
    name: "Coca-Cola",
    price: null,
    metrics: aStoredVolatility({ symbol: "KO", ivRank: null, observations: 12, rebuiltObservations: 0 }),
  }),
  aRow({ symbol: "NEW", name: null, price: null, priceAtMs: null, previousClose: null, metrics: null }),
  aRow(),
];

function door(changes: DoorChanges & { scan?: ScanRow[] } = {}) {
  const { scan = SCAN, ...others } = changes;
  const volatility = memoryVolatility({ scan, outlooks: [anOutlook()] });
  return webDoor({ nowMs: () => NOW, volatility, ...others });
}

/** The symbols that the page shows, in order. */
const rows = (html: string) =>
  [...html.matchAll(/<tr data-text="[^"]*"( hidden(?:="")?)?>.*?href="\/t\/([^"]+)"/gs)].flatMap(
    ([, hidden, symbol]) => (hidden === undefined ? [symbol] : []),
  );

test("a newcomer sees in one sentence how the market and the data are, and each ticker's figures", async () => {
  const runs = memoryRuns([aStoredRun({ slotMs: NOW - minutes(3) })]);
  const { status, text, html } = await door({ runs, scan: [aRow()] }).open("/");
  expect(status).toBe(200);
  expect(text).toContain("NYSE is open until 16:00 ET.");
  expect(text).toContain("$580.50 +0.43 % +2.50 20.0 %");
  expect(text).toContain("63 11.8 % Jul 2 to 31.0 % Apr 8");
  expect(text).toContain("+5.0 RV 15.0 %");
  expect(text).toMatch(/±[\d.]+ % ±\$[\d.]+ until Nov 27/);
  expect(text).toContain("Fri Dec 18 $1.75 estimated");
  expect(text).toContain("price 3 min ago , schwab");
  expect(html).toContain(
    'aria-label="IV rank 63 of 100, low 11.8 % on 2026-07-02, high 31.0 % on 2026-04-08"',
  );
});

test("closed, the sentence says when the exchange opens next; what is not fresh is named", async () => {
  const evening = Date.parse("2026-11-25T22:00:00Z");
  const { text } = await door({ nowMs: () => evening, schedulerEnabled: false }).open("/");
  expect(text).toContain("NYSE is closed ; it opens Fri Nov 27 at 09:30 ET and closes early, at 13:00.");
  expect(text).toContain(
    "Not all is fresh. The scheduler is switched off. Nothing stored yet: NEW. Stale prices: AAPL, SPY. Stale chains: SPY. Stale volatility: AAPL, KO, SPY.",
  );
});

test("what is not known is said with its reason, never guessed", async () => {
  const { text } = await door().open("/?q=KO");
  expect(text).toContain("KO Coca-Cola n/a n/a 20.0 % n/a 12 of 60 closes");
  expect(text).toContain("n/a unknown unknown");
});

test("the address sorts and filters, its links keep the rest, and what it cannot mean is told", async () => {
  const { open } = door();
  expect(rows((await open("/")).html)).toEqual(["AAPL", "KO", "NEW", "SPY"]);
  // Without a rank they stand at the end, whichever way it goes.
  expect(rows((await open("/?sort=rank&desc=1")).html)).toEqual(["SPY", "AAPL", "KO", "NEW"]);
  expect(rows((await open("/?sort=rank")).html)).toEqual(["AAPL", "SPY", "KO", "NEW"]);
  expect(rows((await open("/?sort=rank&desc=1&q=sp&rank_min=30")).html)).toEqual(["SPY"]);
  expect(rows((await open("/?q=coca")).html)).toEqual(["KO"]);
  expect(rows((await open("/?iv30_min=33")).html)).toEqual(["AAPL"]);
  expect(rows((await open("/?rank_max=50")).html)).toEqual(["AAPL"]);

  const { html } = await open("/?sort=rank&desc=1&q=sp&rank_min=30");
  expect(html).toContain('aria-sort="descending"');
  expect(html).toContain('href="?sort=rank&amp;q=sp&amp;rank_min=30"');
  expect(html).toContain('href="?sort=price&amp;desc=1&amp;q=sp&amp;rank_min=30"');
  expect(html).toContain('<input type="hidden" name="sort" value="rank"/>');
  expect(html).toMatch(/<input name="rank_min" value="30"/);

  const wrong = await open("/?sort=beauty&rank_min=high&colour=red&desc=maybe&q=SPY");
  expect(wrong.status).toBe(200);
  expect(rows(wrong.html)).toEqual(["SPY"]);
  for (const note of [
    "There is no column “beauty” to sort by.",
    "rank_min must be a number such as 30, not “high”.",
    "“colour” is nothing that the overview can be asked.",
    "desc is 1 or 0, not “maybe”.",
  ])
    expect(wrong.text).toContain(note);
});

test("what an address holds is shown as text, never as markup", async () => {
  const { html } = await door().open("/?sort=%3Cscript%3Ealert(1)%3C/script%3E&q=%22%3E%3Cimg%3E");
  expect(html).not.toContain("<script>alert");
  expect(html).not.toContain('"><img>');
});

test("the next report is the one that somebody's question has left in the cache; no vendor is asked", async () => {
  const { company, asked } = companySources({ reports: [aReport({ symbol: "SPY" })] }, { nowMs: NOW });
  const { open, json } = door({ company, scan: [aRow()] });
  expect((await open("/")).text).toContain("unknown Fri Dec 18");
  expect(asked).toHaveLength(0);
  await json.ask("/v1/tickers/SPY/earnings");
  expect((await open("/")).text).toContain("Tue Dec 1 after close Fri Dec 18");
  expect(asked).toHaveLength(1);
});

test("JSON has the figures of the page, from the same verb", async () => {
  const { json } = door();
  const { status, body } = await json.ask("/v1/scan");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    tickers: [
      { symbol: "AAPL", ivRank: 20 },
      { symbol: "KO", unranked: "12 of 60 closes", price: null },
      { symbol: "NEW", data: null, priceData: null, week: null, nextEarnings: { status: "unknown" } },
      {
        symbol: "SPY",
        price: 580.5,
        changePercent: 0.4325,
        rankLow: 0.118,
        rankHighDay: "2026-04-08",
        realised20: 0.15,
        ivLessRealised: 0.05,
        week: { expiration: "2026-11-27", root: "SPY", data: { provider: "schwab", stale: false } },
        nextDividend: { status: "scheduled", exDate: "2026-12-18", amount: 1.75, certainty: "estimated" },
      },
    ],
  });
});

test("with API tokens given out, a stranger sees no price, and how to", async () => {
  const apiTokens = [{ name: "desk", sha256: "0".repeat(64) }];
  const { open } = door({ apiTokens, scan: [aRow()] });
  const { text, headers } = await open("/");
  expect(text).not.toContain("580.5");
  expect(text).toContain("Sign in with yours");
  expect(text).toContain("20.0 %");
  expect(headers.get("cache-control")).toContain("no-store");
});

test("nobody kept: the page says how a ticker is added", async () => {
  expect((await door({ scan: [] }).open("/")).text).toContain("npm run seed -- add SPY");
});
