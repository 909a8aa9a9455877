import { expect, test } from "vitest";
import type { ScanMetrics, ScanRow } from "../../../../src/iv-metrics/ports.ts";
import { IN_SESSION, minutes } from "../../../support/moments.ts";
import { aStoredVolatility } from "../../../support/stored-volatility.ts";
import { volatilityDoor } from "../../../support/volatility-door.ts";

function aRow(
  symbol: string,
  metrics: Partial<ScanMetrics> | null = {},
  changes: Partial<ScanRow> = {},
): ScanRow {
  return {
    symbol,
    name: null,
    price: 102,
    previousClose: 100,
    priceAtMs: IN_SESSION,
    provider: "schwab",
    metrics: metrics === null ? null : { ...aStoredVolatility(), ...metrics },
    volume: 1_000,
    openInterest: 50_000,
    spread: { expiration: "2026-12-18", strike: 100, fraction: 0.04 },
    ...changes,
  };
}

const SCAN = [
  aRow("AAPL", { ivRank: 20, ivLessRv: 0.08, expectedMove30: 58 }),
  aRow("NEW", null, { price: null, spread: null, volume: null, openInterest: null }),
  aRow("SPY", { ivRank: 80, ivLessRv: -0.01 }, { price: 97, volume: 9_000 }),
  aRow("TSLA", { ivRank: null, regime: null, observations: 12 }, { spread: null }),
];
const order = (description: string) =>
  description.split("\n").flatMap((line) => /^(AAPL|SPY|TSLA|NEW|T\d+) /.exec(line)?.[1] ?? []);

test("tickers come by IV rank, those without one last with why", async () => {
  const answer = await volatilityDoor({ scan: SCAN }).ask("scan");
  expect(answer.title).toBe("Scan by IV rank");
  expect(answer.description).toContain("**4** of 4 tickers kept");
  expect(order(answer.description)).toEqual(["SPY", "AAPL", "NEW", "TSLA"]);
  expect(answer.description).toMatch(/^SPY +80 +-1\.0 +5\.7% +4\.0%$/m);
  expect(answer.description).toMatch(/^TSLA +n=12 /m);
  expect(answer.fields["Please note"]).toContain(
    "No IV rank: NEW (no volatility computed yet), TSLA (12 of 60 closes).",
  );
});

test("what the ranks rest on is said where it is not a year that was kept live", async () => {
  const scan = [
    aRow("AAPL", { ivRank: 20, observations: 249, rebuiltObservations: 231 }),
    aRow("SPY", { ivRank: 80, observations: 70 }),
    aRow("TSLA", { ivRank: 30 }),
  ];
  const why = "• IV ranks rest on SPY n 70: 70 live; AAPL n 249: 231 rebuilt, 18 live";
  expect((await volatilityDoor({ scan }).ask("scan")).fields["Why"]).toBe(why);
  const top = await volatilityDoor({ scan }).ask("top");
  expect(top.fields["Highest IV rank"]).toContain("**SPY** 80 (n 70)\n**TSLA** 30\n**AAPL** 20");
  expect((await volatilityDoor({ scan: SCAN }).ask("scan")).fields["Why"]).toBeUndefined();
});

test("bounds keep what is within them, and name what can't be judged", async () => {
  const { ask } = volatilityDoor({ scan: SCAN });
  const within = async (options: Record<string, string | number>) => {
    const answer = await ask("scan", options);
    return { order: order(answer.description), note: answer.fields["Please note"] ?? "" };
  };
  expect(await within({ min_rank: 50 })).toMatchObject({
    order: ["SPY"],
    note: expect.stringContaining("Left out, because a bound looks at what is not known of them: NEW"),
  });
  expect((await within({ max_rank: 50 })).order).toEqual(["AAPL"]);
  expect((await within({ min_iv_rv: 5 })).order).toEqual(["AAPL", "TSLA"]);
  expect((await within({ min_move: 8 })).order).toEqual(["AAPL"]);
  expect((await within({ max_move: 8, order: "move" })).order).toEqual(["SPY", "TSLA"]);
  expect((await within({ min_volume: 5_000 })).order).toEqual(["SPY"]);
  expect((await within({ min_interest: 60_000 })).order).toEqual([]);
  expect((await within({ max_spread: 5 })).order).toEqual(["SPY", "AAPL"]);
});

test("another order is a choice away, with the bounds kept and its own column", async () => {
  const { ask, press } = volatilityDoor({ scan: SCAN });
  const answer = await ask("scan", { min_volume: 1 });
  const traded = await press(answer, "Order by", ["volume"]);
  expect(traded).toMatchObject({ type: 7, title: "Scan by contracts traded" });
  expect(order(traded.description)).toEqual(["SPY", "AAPL", "TSLA"]);
  expect(traded.description).toMatch(/traded\n.*9,000$/m);
  const gained = await press(traded, "Order by", ["loss"]);
  expect(order(gained.description)).toEqual(["SPY", "AAPL", "TSLA"]);
  expect(gained.description).toMatch(/^SPY .*-3\.0 %$/m);
});

test("many are turned over by the page, and a page beyond the last is the last", async () => {
  const scan = Array.from({ length: 40 }, (_, i) => aRow(`T${i}`, { ivRank: i }));
  const { ask, press } = volatilityDoor({ scan });
  const first = await ask("scan", { min_rank: 0 });
  expect(first.title).toBe("Scan by IV rank · page 1 of 3");
  expect(first.buttons).not.toHaveProperty("◀ Page");
  const last = await press(await press(first, "Page ▶"), "Page ▶");
  expect(last.title).toContain("page 3 of 3");
  expect(order(last.description).at(-1)).toBe("T0");
  expect(last.buttons).not.toHaveProperty("Page ▶");
  expect(order((await press(last, "◀ Page")).description)[0]).toBe("T24");
});

test("what is no number, no order, or nothing at all is told", async () => {
  const { ask } = volatilityDoor({ scan: SCAN });
  expect((await ask("scan", { min_rank: "high" })).description).toContain("min_rank: must be a number");
  expect((await ask("scan", { order: "luck" })).description).toContain("order: must be one of rank, iv_rv");
  expect((await ask("scan", { min_rank: 99 })).description).toContain("widen one");
  expect((await volatilityDoor().ask("scan")).description).toContain("npm run seed");
});

test("top names the movers, the highest rank, the dearest and the widest, and leads to the whole list", async () => {
  const { ask, press } = volatilityDoor({ scan: SCAN });
  const answer = await ask("top");
  expect(answer.description).toContain("Of 4 tickers **SPY** has the highest IV rank, **80**.");
  expect(answer.fields).toMatchObject({
    Up: "**AAPL** +2.0 %\n**TSLA** +2.0 %",
    Down: "**SPY** -3.0 %",
    "Highest IV rank": "**SPY** 80\n**AAPL** 20",
    "Biggest IV − RV": "**AAPL** +8.0 points\n**TSLA** +5.0 points\n**SPY** -1.0 points",
    "Biggest expected move, 30 d": "**AAPL** ±10.0 %\n**SPY** ±5.7 %\n**TSLA** ±5.7 %",
  });
  expect(answer.fields["Please note"]).toContain("TSLA (12 of 60 closes)");
  expect(await press(answer, "By IV − RV")).toMatchObject({ type: 7, title: "Scan by IV − RV" });
});

test("the footer has the oldest figures, and is stale where any are", async () => {
  const old = IN_SESSION - minutes(120);
  const scan = [aRow("SPY"), aRow("AAPL", { asOfMs: old, quotedAtMs: old })];
  const answer = await volatilityDoor({ scan }).ask("top");
  expect(answer.footer).toContain("quotes of 08:00 ET");
  expect(answer.footer).toContain("Oldest of the figures");
  expect((await volatilityDoor({ scan: [aRow("NEW", null)] }).ask("top")).description).toContain(
    "none has an IV rank yet",
  );
});
