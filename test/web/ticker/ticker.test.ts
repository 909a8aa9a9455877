import { expect, test } from "vitest";
import { aNewsItem, aReport, companySources } from "../../support/company-sources.ts";
import type { DoorChanges } from "../../support/http-door.ts";
import { madeRecord, memoryOutcomes } from "../../support/made-record.ts";
import { memoryPrices } from "../../support/memory-bars.ts";
import { memoryDividends } from "../../support/memory-dividends.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { anExpiryMove, memoryVolatility } from "../../support/stored-volatility.ts";
import { webDoor } from "../../support/web-door.ts";

const NOW = IN_SESSION + minutes(3);
const QUOTE = {
  symbol: "SPY",
  price: 580.5,
  bid: 580.49,
  ask: 580.51,
  previousClose: 578,
  dayVolume: 1_000,
  priceAtMs: IN_SESSION,
  provider: "schwab",
};

function aClose(day: string, close: number) {
  const startMs = Date.parse(`${day}T14:30:00Z`);
  const bar = { open: close, high: close, low: close, close, volume: 1_000 };
  return { startMs, session: "regular" as const, ...bar, provider: "tiingo" as const, adjusted: bar };
}

function door(changes: DoorChanges = {}) {
  const moves = ["2026-11-27", "2026-12-18", "2027-01-15"].map((expiration) => anExpiryMove({ expiration }));
  return webDoor({
    nowMs: () => NOW,
    prices: memoryPrices([QUOTE], { "1d": [aClose("2026-11-19", 575), aClose("2026-11-20", 578)] }),
    volatility: memoryVolatility({ moves }),
    outcomes: memoryOutcomes(madeRecord({ symbol: "SPY", implied: 0.2, truth: 0.2, seed: 3 })),
    dividends: memoryDividends({ SPY: {} }).store,
    ...changes,
  });
}

test("what people type leads to the one address of a ticker", async () => {
  const { open } = door();
  const leads = async (path: string) => {
    const { status, headers } = await open(path);
    return `${status} ${headers.get("location")}`;
  };
  expect(await leads("/t?symbol=brk.b")).toBe("302 /t/BRK.B");
  expect(await leads("/t?symbol=$SPX")).toBe("302 /t/SPX");
  expect(await leads("/t?symbol=")).toBe("302 /");
  expect(await leads("/t/spy?expiration=2026-12-18")).toBe("302 /t/SPY?expiration=2026-12-18");
  expect(await leads("/t/SPXW?strikes=all")).toBe("302 /t/SPX?root=SPXW&strikes=all");
  const wrong = await open("/t?symbol=%3Cscript%3E");
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain("must be a ticker symbol such as SPY");
  expect(wrong.html).not.toContain("<script>”");
});

test("a ticker's page has price, volatility, pictures with tables, moves, chain, events, record and sources", async () => {
  const { open } = door();
  const { status, text, html } = await open("/t/SPY");
  expect(status).toBe(200);
  expect(text).toContain(
    "SPY SPDR S&P 500 $580.50 +2.50 +0.43 % since the last close · schwab · Nov 23 10:00 ET, 3 min ago",
  );
  expect(text).toContain("IV rank 63 low");
  for (const title of [
    "expected move by Dec 18",
    "implied volatility, 30 days",
    "term structure",
    "smile, Dec 18",
  ])
    expect(html).toContain(`SPY ${title}`);
  expect(html.match(/<figure class="picture">/g)).toHaveLength(5);
  expect(html.match(/<figcaption><details>/g)).toHaveLength(5);
  expect(text).toContain("One sigma ±$");
  expect(text).toContain("Straddle, quoted mids ±$24.20");
  expect(text).toContain("0.85 of the straddle ±$20.57");
  expect(text).toMatch(/SPY: the 1-sigma range held \d+ % of 52/);
  expect(text).toContain("Sources and ages");
  expect(text).toContain("Chain and smile schwab Nov 23 09:59 ET");
});

test("the chain stands beside its strikes, marks the money and one sigma, and each quote opens the calculator", async () => {
  const { open, json } = door();
  const { html, text } = await open("/t/SPY?expiration=2026-12-18");
  const { body } = await json.ask("/v1/tickers/SPY/chain?expiration=2026-12-18");
  const { contracts } = body as {
    contracts: { strike: number; type: string; bid: number; ask: number; delta: number }[];
  };
  const call = contracts.find(({ strike, type }) => strike === 580 && type === "call");
  expect(html).toContain(
    `<a href="/calc?symbol=SPY&amp;leg=-1C580@2026-12-18">${call?.bid.toFixed(2)}</a></td><td class="q"><a href="/calc?symbol=SPY&amp;leg=1C580@2026-12-18">${call?.ask.toFixed(2)}</a>`,
  );
  expect(html).toContain(`<td class="q g">${call?.delta.toFixed(2)}</td>`);
  expect(html).toMatch(/<tr class="atm band">.*?580<span class="unseen"> at the money<\/span>/);
  expect(html.match(/<tr class="(?:atm )?band">/g)?.length).toBeGreaterThan(10);
  // Within two sigmas of 20 % and 25 days, of strikes from 480 to 680.
  expect(html).toContain('<th scope="row">525</th>');
  expect(html).not.toContain('<th scope="row">480</th>');
  expect(text).toContain("OI) is yesterday evening’s");

  const all = await open("/t/SPY?expiration=2026-12-18&strikes=all");
  expect(all.html).toContain('<th scope="row">480</th>');
  expect(all.html).toContain('href="/t/SPY?expiration=2026-12-18#chain"');
});

test("expiration, strikes and columns are kept by each other's links and forms", async () => {
  const { html } = await door().open("/t/SPY?expiration=2027-01-15&strikes=all&columns=greeks");
  expect(html).toContain('<option value="2027-01-15" selected="">');
  expect(html).toContain('<input type="hidden" name="strikes" value="all"/>');
  expect(html).toContain('<input type="hidden" name="columns" value="greeks"/>');
  expect(html).toContain('<table class="chain greeks">');
  expect(html).toContain('href="/t/SPY?expiration=2027-01-15&amp;strikes=all&amp;columns=market#chain"');
});

test.each(["__proto__", "constructor", "toString"])(
  "a name that every object has is no question: %s",
  async (name) => {
    const { status, text } = await door().open(`/t/SPY?${name}=1`);
    expect(status).toBe(200);
    expect(text).toContain(`“${name}” is nothing that this page can be asked.`);
  },
);

test("what the address cannot mean is told, and the page stands", async () => {
  const { status, text } = await door().open(
    "/t/SPY?expiration=soon&strikes=few&columns=red&root=%23&colour=1",
  );
  expect(status).toBe(200);
  for (const note of [
    "expiration must be a date such as 2026-12-18, not “soon”.",
    "strikes is all or near, not “few”.",
    "columns is one of quotes, greeks, market, not “red”.",
    "root must be an option root such as SPXW, not “#”.",
    "“colour” is nothing that this page can be asked.",
  ])
    expect(text).toContain(note);
  expect((await door().open("/t/SPY?expiration=2020-01-17")).text).toContain("has passed");
  expect((await door().open("/t/SPY?expiration=2026-12-20")).text).toContain(
    "Nearest listed expiration used: 2026-12-18",
  );
});

test("a ticker of which nothing is stored says so in each block", async () => {
  const nothing = { price: null, bid: null, ask: null, previousClose: null, priceAtMs: null, provider: null };
  const { status, text } = await door({
    prices: memoryPrices([{ ...QUOTE, ...nothing, symbol: "AAPL" }]),
    dividends: memoryDividends({ AAPL: {} }).store,
  }).open("/t/AAPL");
  expect(text).toContain("No price is stored for AAPL yet.");
  expect(status).toBe(200);
  expect(text).toContain("No volatility of AAPL has been computed yet.");
  expect(text).toContain("Chain:");
  expect(text).toContain("unknown: nobody has asked for them lately.");
});

test("the next report is what an answer was kept of, and no vendor is asked by a page", async () => {
  const { company, asked } = companySources({ reports: [aReport()] }, { nowMs: NOW });
  const { open, json } = door({ company });
  expect((await open("/t/SPY")).text).toContain("Next earnings: unknown");
  expect(asked).toHaveLength(0);
  await json.ask("/v1/tickers/SPY/earnings?days=365");
  expect((await open("/t/SPY")).text).toContain("Next earnings: Tue Dec 1 , after the close");
});

test("news are what an answer was kept of; an address that is none of the web is no link", async () => {
  const items = [
    aNewsItem({ publishedAtMs: NOW - minutes(30) }),
    aNewsItem({ id: "2", headline: "Click <me>", url: "javascript:alert(1)" }),
    aNewsItem({ id: "3", headline: "Long ago", publishedAtMs: NOW - 8 * 24 * minutes(60) }),
  ];
  const { company, asked } = companySources({ items }, { nowMs: NOW });
  const { open, json } = door({ company });
  expect((await open("/t/SPY")).text).toContain("News Nobody has asked for them lately.");
  expect(asked).toHaveLength(0);
  await json.ask("/v1/tickers/SPY/news");
  const { html, text } = await open("/t/SPY");
  expect(html).toContain('<a href="https://example.com/1" rel="noreferrer noopener nofollow">It rose</a>');
  expect(text).toContain("Wire, 30 min ago");
  expect(html).toContain("Click &lt;me&gt;");
  expect(html).not.toContain("javascript:alert");
  expect(text).not.toContain("Long ago");
});

test("the company's name stands behind the symbol where one is stored", async () => {
  const { open } = door();
  expect((await open("/t/SPY")).html).toContain('<h1>SPY<span class="company"> SPDR S&amp;P 500</span></h1>');
});

test.each(["quotes", "greeks", "market"])(
  "over the chain's columns stands which side is which: %s",
  async (set) => {
    const { html } = await door().open(`/t/SPY?columns=${set}`);
    const head = /<table class="chain[^>]*>.*?<thead>(.*?)<\/thead>/s.exec(html)?.[1] ?? "";
    const [sides = "", columns = ""] = head.split("</tr>");
    const overOf = (name: string) =>
      [...sides.matchAll(/class="side (\w+)" colspan="(\d+)">(\w+)</g)]
        .filter(([, screen]) => screen === name)
        .map(([, , many, side]) => [side, Number(many)]);
    const all = [...columns.matchAll(/<th scope="col" class="([qgm ]+)">/g)];
    const few = all.filter(([, sets = ""]) => sets.split(" ").includes(set.charAt(0)));
    for (const [name, shown] of [
      ["all", all],
      ["few", few],
    ] as const)
      expect(overOf(name), name).toEqual([
        ["Calls", shown.length / 2],
        ["Puts", shown.length / 2],
      ]);
    expect(sides).toContain('rowspan="2">Strike</th>');
  },
);

test("an unknown symbol is 404 with what may have been meant", async () => {
  const { status, text, html } = await door().open("/t/SPYY");
  expect(status).toBe(404);
  expect(text).toContain("That symbol is not kept SPYY is not kept here.");
  expect(html).toMatch(/Did you mean .*<a href="\/t\/SPY">SPY<\/a>/);
  expect(text).toContain("npm run seed -- add SPYY");
  expect((await door().open("/t/QZXW")).text).toContain("Kept are SPY , AAPL .");
});

test("with API tokens given out, a stranger sees no quote, no bar and no price, and how to", async () => {
  const { open } = door({ apiTokens: [{ name: "desk", sha256: "0".repeat(64) }] });
  const { status, text, html, headers } = await open("/t/SPY?expiration=2026-12-18");
  expect(status).toBe(200);
  expect(text).toContain("Sign in with yours");
  expect(text).not.toContain("580.50");
  expect(html).not.toContain("leg=1C580");
  expect(html).not.toContain("$578.00");
  expect(html).toContain("</span>Delta</th>");
  expect(headers.get("cache-control")).toContain("no-store");
});
