import { expect, test } from "vitest";
import { readChain } from "../../../../src/chains/read-chain.ts";
import { memoryChains, spyChains } from "../../../support/memory-chains.ts";
import { IN_SESSION } from "../../../support/moments.ts";
import { spyDesk } from "./spy-desk.ts";

const chain = () =>
  readChain(memoryChains(spyChains()), { symbol: "SPY", expiration: "2026-12-18" }, IN_SESSION);

test("/delta finds the strike whose delta is nearest, of calls and of puts", async () => {
  const { ask, push } = spyDesk();
  const answer = await ask("delta", { symbol: "spy", expiry: "dec 18", delta: 16 });
  expect(answer.title).toBe("SPY Dec 18 (25 d) · 16 Δ");
  expect(answer.lines[0]).toBe("**615 call** Δ 0.147 · **550 put** Δ -0.142");
  const { contracts } = await chain();
  for (const type of ["call", "put"] as const) {
    const off = ({ delta }: { delta: number | null }) => Math.abs(Math.abs(delta ?? 9) - 0.16);
    const best = contracts.filter((one) => one.type === type).toSorted((a, b) => off(a) - off(b))[0];
    expect(answer.lines[0]).toContain(`**${best?.strike} ${type}**`);
  }
  expect((await push(answer, "50 Δ")).title).toBe("SPY Dec 18 (25 d) · 50 Δ");
  expect((await push(answer, "Calc strangle")).title).toMatch(/short strangle 550\/615/);
  for (const delta of [0.16, -16])
    expect((await ask("delta", { symbol: "SPY", expiry: "dec 18", delta })).lines[0]).toBe(answer.lines[0]);
});

test("/delta tells a strike's delta, and which strike stands in for one that is not stored", async () => {
  const { ask } = spyDesk();
  const one = await ask("delta", { symbol: "SPY", strike: 562, type: "put", expiry: "dec 18" });
  expect(one.lines[0]).toBe("**560 put** Δ -0.232");
  expect(one.field("Please note")).toContain("No 562 put is stored: 560 is the nearest.");
  expect(one.labels).not.toContain("Calc call");
  const standard = await ask("delta", { symbol: "SPY" });
  expect(standard.title).toContain("30 Δ");
  expect(standard.lines).toContain("30d → Dec 23 (30 d)");
  for (const [options, says] of [
    [{ delta: 30, strike: 560 }, "Give one of both"],
    [{ delta: 0 }, "between 0 and 1"],
    [{ delta: 100 }, "between 0 and 1"],
    [{ symbol: "ZZZZ" }, "not kept"],
    [{ type: "stock" }, "call or put"],
  ] as const) {
    const refused = await ask("delta", { symbol: "SPY", ...options });
    expect([refused.alone, refused.text]).toEqual([true, expect.stringContaining(says)]);
  }
});

test("/pop judges prices under the smile: above and below are one, between is their difference", async () => {
  const { ask } = spyDesk();
  const on = { symbol: "SPY", expiry: "dec 18" };
  const percentOf = async (options: Record<string, number>) => {
    const answer = await ask("pop", { ...on, ...options });
    return Number(/^\*\*(\d+) %\*\*/.exec(answer.lines[0] ?? "")?.[1]);
  };
  const [above, below, between] = [
    await percentOf({ above: 560 }),
    await percentOf({ below: 560 }),
    await percentOf({ above: 560, below: 620 }),
  ];
  expect(above + below).toBe(100);
  expect(between).toBe(above - (await percentOf({ above: 620 })));
  const answer = await ask("pop", { ...on, above: 560, below: 620 });
  expect(answer.field("560 (-3.4 %)").split("\n")).toEqual(["75 % above", "25 % below", "50 % touches"]);
  expect(answer.lines).toContain("SPY 580.00 · IV 20.0 %");
});

test("/pop agrees with the odds of a trade that ends at the same price", async () => {
  const { ask } = spyDesk();
  // What an out-of-the-money put keeps whole is the chance of ending above its strike.
  const kept = await ask("pop", { symbol: "SPY", expiry: "dec 18", strategy: "short_put", strikes: "560" });
  const above = await ask("pop", { symbol: "SPY", expiry: "dec 18", above: 560 });
  expect(above.lines[0]).toBe(`**${kept.field("Max profit")}** to end above 560`);
});

test("/pop asks for what is missing", async () => {
  const { ask } = spyDesk();
  const on = { symbol: "SPY", expiry: "dec 18" };
  for (const [options, says] of [
    [{}, "neither is given"],
    [{ above: 620, below: 560 }, "less than below"],
    [{ above: 0 }, "at least 0.01"],
    [{ above: 560, strategy: "csp", strikes: "560" }, "Give a trade, or prices"],
    [{ above: 560, symbol: "ZZZZ" }, "No expiration is stored"],
    [{ above: 560, expiry: "banana" }, "next friday"],
  ] as const) {
    const refused = await ask("pop", { ...on, ...options });
    expect([refused.alone, refused.text]).toEqual([true, expect.stringContaining(says)]);
  }
});

test("/spread finds a vertical by delta and width, and sets its twin beside it", async () => {
  const { ask, push } = spyDesk();
  const answer = await ask("spread", { symbol: "SPY", expiry: "30d", delta: 30, width: 10 });
  expect(answer.title).toBe("SPY bull put spread 565/555 · Dec 18 (25 d)");
  expect(answer.lines[0]).toMatch(
    /^\*\*Credit \$\d+\.\d\d\*\* at \d\.\d\d · risk \$\d+\.\d\d · \*\*\d\d %\*\* to profit$/,
  );
  expect(answer.lines).toContain("30d → Dec 23 (30 d)");
  expect(answer.field("Bull call spread 555/565")).toMatch(
    /^debit .*\nmax profit .*\nmax loss .*\n\d\d % to profit/,
  );
  expect(answer.field("Why")).toContain("within 50 cents");
  expect((await push(answer, "Wider")).title).toMatch(/565\/550/);
  expect((await push(answer, "As bull call spread")).title).toMatch(/bull call spread 555\/565/);
  expect((await push(answer, "Calc")).title).toMatch(/bull put spread 565\/555/);
});

test("/spread buys at half a delta for a debit, takes strikes, and refuses what is no vertical", async () => {
  const { ask } = spyDesk();
  const debit = await ask("spread", { symbol: "SPY", expiry: "dec 18", strategy: "bull_call_spread" });
  expect(debit.title).toMatch(/bull call spread 580\/585/);
  const own = await ask("spread", {
    symbol: "SPY",
    strategy: "bear_call_spread",
    strikes: "600/610",
    expiry: "dec 18",
  });
  expect(own.title).toMatch(/bear call spread 600\/610/);
  for (const [options, says] of [
    [{ strategy: "iron_condor" }, "no vertical"],
    [{ delta: 200 }, "at most 100"],
    [{ width: 0.1 }, "at least 0.5"],
    [{ symbol: "ZZZZ" }, "not kept"],
    [{ strikes: "560/570" }, "strikes"],
  ] as const) {
    const refused = await ask("spread", { symbol: "SPY", expiry: "dec 18", ...options });
    expect([refused.alone, refused.text]).toEqual([true, expect.stringContaining(says)]);
  }
});

test("/dte counts days and sessions, and names what is closed or closes early", async () => {
  const { ask, push } = spyDesk();
  const answer = await ask("dte", { expiry: "next friday" });
  expect(answer.title).toBe("Dec 4, a Friday");
  // Thanksgiving is closed, the day after ends at 13:00.
  expect(answer.lines[0]).toMatch(/^\*\*11 days\*\* · 9 sessions · expires <t:\d+:R>$/);
  expect(answer.field("Sessions")).toBe("9 sessions\n55.0 hours of them left");
  expect(answer.field("Closed in between")).toBe("Nov 26");
  expect(answer.field("Early close in between")).toBe("Nov 27");
  expect(answer.field("Time value at the money")).toMatch(
    /^4\.5 % goes in a day\n38\.5 % in a week\nhalf is gone <t:/,
  );
  expect((await push(answer, "Dec 11 ▶")).title).toBe("Dec 11, a Friday");
  expect((await push(answer, "◀ Nov 27")).title).toBe("Nov 27, a Friday");
  const monthly = await ask("dte", { expiry: "30d" });
  expect(monthly.title).toBe("Dec 23, a Wednesday");
  expect((await ask("dte", { expiry: "opex" })).lines[0]).toContain("a monthly expiration");
});

test("/dte of a symbol names the expiration that is stored, and is kind to what it can't read", async () => {
  const { ask, push } = spyDesk();
  const answer = await ask("dte", { expiry: "0dte", symbol: "spy" });
  expect(answer.title).toBe("SPY Nov 27, a Friday");
  expect(answer.text).toContain("Nearest listed expiration used: 2026-11-27");
  // A week on may be no other expiration: what is listed is a press away.
  expect((await push(answer, "Dec 18 ▶")).title).toBe("SPY Dec 18, a Friday");
  expect((await ask("dte", { expiry: "2000d" })).labels).toEqual(["◀ May 8, 2032", "Refresh"]);
  for (const [options, says] of [
    [{ expiry: "banana" }, "not an expiry"],
    [{ expiry: "2026-11-20" }, "has passed"],
    [{ expiry: "friday", symbol: "ZZZZ" }, "not kept"],
  ] as const) {
    const refused = await ask("dte", options);
    expect([refused.alone, refused.text]).toEqual([true, expect.stringContaining(says)]);
  }
  const over = spyDesk({ nowMs: () => Date.parse("2026-11-23T21:30:00Z") });
  expect((await over.ask("dte", { expiry: "today" })).lines[0]).toMatch(/^\*\*0 days\*\*: .*expired/);
});
