import { afterAll, expect, test } from "vitest";
import { interactionBody, pingBody } from "../../local/discord/interaction-body.ts";
import { createDiscordKeys, signInteraction } from "../../local/discord/sign-interaction.ts";
import { readEmbed } from "../support/read-embed.ts";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["WMT", "DIS"] });
const { ledger, stack } = system;
afterAll(() => system.close());
await system.runJob();
await system.settled();
// DIS is kept, but nothing has been stored for it yet.
await stack.database.query("DELETE FROM option_contracts WHERE symbol = 'DIS'");

const calc = (options: Record<string, string | number | boolean>) => system.command("calc", options);
const longCall = { strategy: "long_call", symbol: "WMT", strikes: "105", dte: 11 };

/** Mid of a stored quote, dollars a share. */
async function mid(occSymbol: string) {
  const quote = (await ledger.contracts("WMT")).find(({ occ_symbol }) => occ_symbol === occSymbol);
  if (quote?.bid == null || quote.ask == null) throw new Error(`${occSymbol} has no two-sided quote.`);
  return (quote.bid + quote.ask) / 2;
}

test("Discord's PING is answered with PONG", async () => {
  const answer = await system.interact(pingBody({ atMs: Date.now() }));
  expect(answer).toMatchObject({ status: 200, body: { type: 1 } });
});

test("interactions that Discord did not sign, not like this, or not lately, are refused with 401", async () => {
  const body = JSON.stringify(interactionBody({ atMs: Date.now(), command: "calc" }));
  const timestamp = String(Math.floor(Date.now() / 1000));
  const stranger = createDiscordKeys("somebody else");
  const forged = signInteraction({ body, timestamp, privateKey: stranger.privateKey });
  const sql = stack.neon.counters.requests;
  const refused = await Promise.all([
    system.interact(body, { signed: false }),
    system.interact(body, { sentBody: body.replace("calc", "plan") }),
    system.interact(body, { sentBody: `${body}\n` }),
    system.interact(body, { atMs: Date.now() - 301_000 }),
    system.interact(body, { atMs: Date.now() + 60_000 }),
    system.post("/interactions", body, forged),
    system.post("/interactions", body, { ...forged, "x-signature-ed25519": "00" }),
    system.post("/interactions", body, { ...forged, "x-signature-ed25519": "not hex" }),
    system.post("/interactions", body, { ...forged, "x-signature-timestamp": "now" }),
    system.post("/interactions", body, { ...forged, "x-signature-timestamp": "" }),
  ]);
  for (const answer of refused) {
    expect(answer).toMatchObject({ status: 401, body: { error: { code: "unauthorized" } } });
  }
  expect(stack.neon.counters.requests).toBe(sql);
});

test("a signature of nearly five minutes ago is still good", async () => {
  expect(await system.interact(pingBody({ atMs: Date.now() }), { atMs: Date.now() - 280_000 })).toMatchObject(
    {
      status: 200,
    },
  );
});

test("bodies that are too large, no JSON or no command are refused, and never break the door", async () => {
  expect(await system.interact("x".repeat(128 * 1024 + 1))).toMatchObject({ status: 413 });
  expect(await system.stream("/interactions", "x".repeat(128 * 1024 + 1))).toMatchObject({ status: 413 });
  for (const body of [
    "",
    "{",
    "null",
    "[]",
    '{"type":99}',
    '{"type":2}',
    '{"type":2,"id":"1","token":"t","data":{}}',
  ]) {
    expect(await system.interact(body)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid_request" } },
    });
  }
  expect((await system.get("/interactions")).status).toBe(405);
});

test("what is being typed is completed without a word to the database", async () => {
  const sql = stack.neon.counters.requests;
  const options = [{ name: "strategy", value: "csp", focused: true }];
  const { status, body } = await system.interact(
    interactionBody({ atMs: Date.now(), command: "calc", options }),
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({ type: 8, data: { choices: [{ value: "cash_secured_put" }] } });
  expect(stack.neon.counters.requests).toBe(sql);
});

const TRADES: [strategy: string, strikes: string, legs: string[], kind: "debit" | "credit"][] = [
  ["long_call", "105", ["**Buy** 105 call"], "debit"],
  ["long_put", "105", ["**Buy** 105 put"], "debit"],
  ["short_put", "100", ["**Sell** 100 put"], "credit"],
  ["bull_call_spread", "105/110", ["**Buy** 105 call", "**Sell** 110 call"], "debit"],
  ["bear_call_spread", "105/110", ["**Sell** 105 call", "**Buy** 110 call"], "credit"],
  ["bull_put_spread", "105/100", ["**Sell** 105 put", "**Buy** 100 put"], "credit"],
  ["bear_put_spread", "105/100", ["**Buy** 105 put", "**Sell** 100 put"], "debit"],
  ["straddle", "105", ["**Buy** 105 call", "**Buy** 105 put"], "debit"],
  ["strangle", "100/110", ["**Buy** 100 put", "**Buy** 110 call"], "debit"],
  [
    "iron_condor",
    "97.5/100/110/112.5",
    ["**Buy** 97.5 put", "**Sell** 100 put", "**Sell** 110 call", "**Buy** 112.5 call"],
    "credit",
  ],
  [
    "iron_butterfly",
    "100/105/110",
    ["**Buy** 100 put", "**Sell** 105 put", "**Sell** 105 call", "**Buy** 110 call"],
    "credit",
  ],
  ["butterfly", "100/105/110", ["**Buy** 100 call", "**Sell** 2 × 105 call", "**Buy** 110 call"], "debit"],
  ["call_calendar", "105", ["**Sell** 105 call", "**Buy** 105 call"], "debit"],
  ["put_calendar", "105", ["**Sell** 105 put", "**Buy** 105 put"], "debit"],
  ["pcs", "105 – 100", ["**Sell** 105 put", "**Buy** 100 put"], "credit"],
];

test.each(TRADES)(
  "/calc %s %s is priced from stored quotes and answered in full",
  async (strategy, strikes, legs, kind) => {
    // Earnings are asked for once, and then remembered.
    await calc({ ...longCall, symbol: "wmt" });
    const served = stack.market.counters.snapshot().requests;
    const embed = readEmbed(await calc({ strategy, symbol: "wmt", strikes, dte: 11 }));

    expect(embed.title).toMatch(/^WMT .+ [\d./]+ · Dec 4 .*\(11( \/ \d+)? d\)$/);
    const [first, ...rest] = embed.description.split("\n");
    expect(first).toMatch(
      /^\*\*(Credit|Debit) \$[\d,.]+\*\* at [\d.]+ · risk (\$[\d,.]+|unlimited) · \*\*[<>]?\d+ %\*\* to profit/,
    );
    expect(first?.toLowerCase()).toContain(`**${kind} $`);
    const market = rest.pop();
    expect(market).toMatch(/^WMT 105\.81 · ±[\d.]+ by Dec 4 \(1σ\) · schwab quotes <t:\d+:R>$/);
    expect(rest).toHaveLength(legs.length);
    rest.forEach((line, index) => {
      expect(line.startsWith(legs[index] ?? "?")).toBe(true);
      expect(line).toMatch(/ @ [\d.]+ · IV \d+\.\d % · Δ -?[01]\.\d\d$/);
    });
    expect(embed.fields).toMatchObject({
      "Max profit": expect.stringMatching(/^(\$[\d,.]+|unlimited)/),
      "Max loss": expect.stringMatching(/^(\$[\d,.]+|unlimited)$/),
      Odds: expect.stringMatching(/^[<>]?\d+ % profit/),
      "Expected value": expect.stringMatching(/^[+-]?\$[\d,.]+ at mid\n[+-]?\$[\d,.]+ after costs$/),
      "Buying power (est.)": expect.stringMatching(/^\$[\d,.]+/),
    });
    expect(embed.footer).toMatch(/^Odds: risk-neutral, held to expiry on 2026-12-04, from the smile/);
    expect(embed.ephemeral).toBe(false);
    expect(stack.market.counters.snapshot().requests).toBe(served);
  },
);

test("the net price is that of the stored mids, leg by leg", async () => {
  const sold = await mid("WMT   261204P00105000");
  const bought = await mid("WMT   261204P00100000");
  const perShare = sold - bought;
  const embed = readEmbed(
    await calc({ strategy: "bull_put_spread", symbol: "WMT", strikes: "105/100", dte: 11 }),
  );
  const net = Number(/\*\* at ([\d.]+) · /.exec(embed.description)?.[1]);
  expect(net).toBeCloseTo(perShare, 3);
  expect(embed.fields["Max profit"]).toContain(`$${(perShare * 100).toFixed(2).replace(/\.00$/, "")}`);
});

test("the nearest expiration and strike are used, and named where they differ", async () => {
  const embed = readEmbed(await calc({ ...longCall, strikes: "104.3", dte: 9 }));
  expect(embed.title).toContain("Dec 4 (11 d)");
  expect(embed.description).toContain("**Buy** 105 call");
  expect(embed.fields["Please note"]).toContain(
    "Nearest listed expiration used: 2026-12-04 (11 DTE) instead of 9 DTE.",
  );
  expect(embed.fields["Please note"]).toContain("Nearest listed strike used: 105 call instead of 104.3.");
});

test("a calendar names the date of its far leg", async () => {
  const embed = readEmbed(await calc({ strategy: "call_calendar", symbol: "WMT", strikes: "105", dte: 11 }));
  const [, near, far] = embed.description.split("\n");
  const date = /^\*\*Buy\*\* 105 call ((?:Dec|Jan) \d+(?:, 2027)?) @/.exec(far ?? "")?.[1] ?? "?";
  expect(near).toMatch(/^\*\*Sell\*\* 105 call @/);
  expect(embed.title).toContain(`Dec 4 / ${date} (11 / `);
});

test("contracts and account size scale the money and size the trade", async () => {
  const trade = {
    strategy: "bull_put_spread",
    symbol: "WMT",
    strikes: "105/100",
    dte: 11,
    account_size: 25_000,
  };
  const one = readEmbed(await calc(trade));
  const three = readEmbed(await calc({ ...trade, contracts: 3 }));
  const loss = (embed: typeof one) =>
    Number(/[\d,.]+/.exec(embed.fields["Max loss"] ?? "")?.[0].replace(/,/g, ""));
  const size = (embed: typeof one) => embed.description.split("\n").find((line) => line.startsWith("Size:"));
  const fits = Math.floor(500 / loss(one));
  expect(three.title).toContain("· 3 contracts");
  expect(Math.abs(loss(three) - 3 * loss(one))).toBeLessThan(2);
  expect(size(one)).toMatch(new RegExp(`\\*\\*${fits} contracts?\\*\\*.*2 % of \\$25,000`));
  expect(size(three)).toBe(size(one));
});

test("details are a second, longer reading of the same answer", async () => {
  const brief = readEmbed(await calc(longCall));
  const full = readEmbed(await calc({ ...longCall, details: true }));
  expect(full.description).toBe(brief.description);
  expect(full.fields).toMatchObject(brief.fields);
  expect(brief.footer).toContain("details: true shows greeks");
  expect(full.fields).toMatchObject({
    Greeks: expect.stringMatching(/^Δ .+ · Γ .+ · Θ .+ a day/),
    "Debit a share": expect.stringMatching(/^\*\*[\d.]+ mid\*\* · [\d.]+ realistic · [\d.]+ natural$/),
    "Profit by price and date": expect.stringMatching(/^```\n *price/),
    Inputs: expect.stringContaining("forward "),
    Quotes: expect.stringMatching(/^105 call · [\d.]+ \/ [\d.]+ · [\d.]+ % wide · OI [\d,]+/),
  });
});

test("a premium and a price of one's own win over what is stored, and are named", async () => {
  const embed = readEmbed(await calc({ ...longCall, premium: 3.5, underlying_price: 108 }));
  expect(embed.description).toContain("**Debit $350** at 3.50 · ");
  expect(embed.fields["Max loss"]).toBe("$350");
  expect(embed.fields["Breakeven"]).toBe("108.50 (+0.5 %)");
  expect(embed.description).toMatch(/105 call.* @ 3\.50/);
  expect(embed.fields["Please note"]).toContain("Your underlying price of 108 moves forward, smile and odds");
});

const MISTAKES: [what: string, options: Record<string, string | number>, says: RegExp][] = [
  [
    "strikes in the wrong order",
    { strategy: "bull_put_spread", strikes: "575/580" },
    /575\/580 is the wrong order.*Write 580\/575/s,
  ],
  ["too few strikes", { strategy: "iron_condor", strikes: "100/105" }, /takes 4 strikes, not 2/],
  ["a strike that is no number", { strikes: "atm" }, /"atm" is not a strike/],
  ["a strike of zero", { strikes: "0" }, /"0" is not a strike/],
  ["a mention as a strike", { strikes: "<@311000000000000004>" }, /is not a strike/],
  ["a negative dte", { dte: -1 }, /dte: must not be negative/],
  ["a dte of years", { dte: 5_000 }, /dte: must be at most 2,000/],
  ["half a day", { dte: 1.5 }, /dte: must be whole days/],
  ["a dte that is no number", { dte: "soon" }, /dte: must be a number/],
  [
    "a strategy that nobody knows",
    { strategy: "iron_condr" },
    /"iron_condr" is not known.*Did you mean iron_condor/s,
  ],
  ["a name of two strategies", { strategy: "bcs" }, /"bcs" may mean bear_call_spread or bull_call_spread/],
  ["a symbol that is none", { symbol: "@everyone" }, /symbol: must be a ticker symbol/],
  ["a negative premium", { premium: -1 }, /premium: must not be negative/],
  ["a price of zero", { underlying_price: 0 }, /underlying_price: must be at least 0\.01/],
  ["no contracts", { contracts: 0 }, /contracts: must be at least 1/],
];

test.each(MISTAKES)("%s is explained to who typed it, and to nobody else", async (_what, options, says) => {
  const embed = readEmbed(await calc({ ...longCall, ...options }));
  expect(embed.description).toMatch(says);
  expect(embed.ephemeral).toBe(true);
});

test("without stored quotes the answer asks for premium and price, and with those it computes", async () => {
  for (const symbol of ["DIS", "NFLX"]) {
    const asked = readEmbed(await calc({ ...longCall, symbol }));
    expect(asked.ephemeral).toBe(true);
    expect(asked.description).toMatch(
      new RegExp(`No quotes are stored for ${symbol}.*premium:.*underlying_price:`, "s"),
    );

    const half = readEmbed(await calc({ ...longCall, symbol, premium: 2 }));
    expect(half.description).toContain("underlying_price:");

    const answered = readEmbed(
      await calc({ ...longCall, symbol, strikes: "100", premium: 2, underlying_price: 101 }),
    );
    expect(answered.description).toMatch(/^\*\*Debit \$200\*\* at 2\.00 · risk \$200 · /);
    expect(answered.description).toMatch(new RegExp(`\n${symbol} 101\\.00 .*· your figures$`));
    expect(answered.fields).toMatchObject({
      Breakeven: "102.00 (+1.0 %)",
      "Max profit": "unlimited",
      "Max loss": "$200",
      Odds: expect.stringMatching(/^\d\d % profit/),
    });
    expect(answered.footer).toMatch(/lognormal at \d+\.\d % volatility/);
  }
});

test("a command that does not exist is told so", async () => {
  const embed = readEmbed(await system.command("moon", { symbol: "SPY" }));
  expect(embed.description).toContain("There is no command /moon.");
  expect(embed.ephemeral).toBe(true);
});

test("Postgres away: the user reads that it is us, with a number to quote and nothing of the inside", async () => {
  stack.neon.faults.add({ kind: "server-error", probability: 1 });
  const embed = readEmbed(await calc(longCall));
  stack.neon.faults.clear();
  expect(embed.description).toBe("The database does not answer.\nTry again shortly.");
  expect(embed.footer).toMatch(/^request [\w-]+$/);
  expect(embed.ephemeral).toBe(true);
});
