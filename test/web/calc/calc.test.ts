import { describe, expect, it } from "vitest";
import type { Calculation } from "../../../src/calculator/calculation.ts";
import { payoffSvg } from "../../../src/charts/payoff.ts";
import { scenarioPayoff } from "../../../src/charts/scenario-payoff.ts";
import { scenarioWords } from "../../../src/charts/scenario-words.ts";
import { STRATEGIES } from "../../../src/options/strategy.ts";
import { tradeBody, tradeQuery } from "../../../src/web/calc/trade-query.ts";
import { webDoor } from "../../support/web-door.ts";

const CONDOR = "symbol=SPY&strategy=iron_condor&strikes=560/570/590/600&dte=25&accountSize=25000";
const LEGS = "symbol=SPY&leg=1P570@2026-12-18&leg=-1P560@2026-12-18";
const two = (value: number) =>
  Math.abs(value)
    .toFixed(2)
    .replace(/\B(?=(\d{3})+\.)/g, ",");
const money = (value: number) => `${value < 0 ? "−" : ""}$${two(value)}`;

/** What stands below a name in the list of figures. */
function figureOf(html: string, name: string): string | undefined {
  const found = new RegExp(`<dt>${name}</dt><dd[^>]*>(.*?)</dd>`).exec(html)?.[1];
  return found?.replace(/<span class="beside">.*/s, "").replace(/<[^>]+>/g, "");
}

function inputsOf(html: string) {
  const text = /<script type="application\/json" id="calc-inputs">(.*?)<\/script>/s.exec(html)?.[1];
  return JSON.parse(text ?? "null") as Parameters<typeof scenarioPayoff> extends [infer P, infer M, unknown]
    ? { picture: P; model: M }
    : never;
}

describe("/calc", () => {
  it("says of a trade what POST /v1/calc says of the same body", async () => {
    const { open, json } = webDoor();
    for (const query of [CONDOR, LEGS, `${LEGS}&contracts=3&fill=natural`]) {
      const page = await open(`/calc?${query}`);
      const body = tradeBody(new URLSearchParams(query));
      const answer = await json.post("/v1/calc", body);
      const told = answer.body as Calculation;
      expect(page.status, page.text).toBe(200);
      const { net, maxProfit, maxLoss, breakevens, greeks, expectedValue, probabilities } = told;
      expect(figureOf(page.html, net.kind === "credit" ? "Net credit" : "Net debit")).toBe(money(net.total));
      expect(figureOf(page.html, "Max profit")).toBe(money(maxProfit ?? Number.NaN));
      expect(figureOf(page.html, "Max loss")).toBe(money(maxLoss ?? Number.NaN));
      expect(figureOf(page.html, breakevens.length > 1 ? "Breakevens" : "Breakeven")).toBe(
        breakevens.map(two).join(" and "),
      );
      expect(figureOf(page.html, "Expected value at mid")).toContain(two(expectedValue?.atMid ?? Number.NaN));
      expect(figureOf(page.html, "Delta")).toContain(two(greeks?.delta ?? Number.NaN));
      expect(figureOf(page.html, "Theta")).toContain(two(greeks?.thetaPerDay ?? Number.NaN));
      const whole = (value: number | null | undefined) => `${Math.round(100 * (value ?? Number.NaN))} %`;
      expect(figureOf(page.html, "Odds of profit")).toBe(whole(told.probabilityOfProfit));
      expect(figureOf(page.html, "P50")).toBe(whole(probabilities?.halfProfit));
      for (const warning of told.warnings) expect(page.text).toContain(warning);
      for (const [at, row] of (told.profitTable?.profit ?? []).entries())
        expect(page.text, `row ${at}`).toContain(two(row[4] ?? Number.NaN));
    }
  });

  it("calls legs from the chain what they make, and says once what holds for all of them", async () => {
    const { open } = webDoor();
    const legs = ["1P560@24d", "-1C590@24d", "-1P570@24d", "1C600@24d"];
    const { html, text } = await open(`/calc?symbol=SPY&${legs.map((leg) => `leg=${leg}`).join("&")}`);
    expect(html).toContain("<h1>SPY iron condor 560/570/590/600</h1>");
    expect(html).toContain("Iron condor 560/570/590/600</text>");
    expect(text.match(/Nearest listed expiration used/g)).toHaveLength(1);
    expect(text).not.toContain("legs.0");
    const twice = await open("/calc?symbol=SPY&leg=2P560@2026-12-18&leg=-2P570@2026-12-18&contracts=2");
    expect(twice.html).toContain("<h1>SPY bull put spread 570/560 × 4</h1>");
  });

  it("links to the very trade, by its date, and gives JSON and Discord the same", async () => {
    const { open, json } = webDoor();
    const page = await open(`/calc?${CONDOR}`);
    const link =
      /https:\/\/volaris\.example\/calc\?([^<"\s]+)/.exec(page.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(link).toBe(
      "symbol=SPY&strategy=iron_condor&strikes=560/570/590/600&expiration=2026-12-18&accountSize=25000",
    );
    const first = await json.post("/v1/calc", tradeBody(new URLSearchParams(CONDOR)));
    const again = await json.post("/v1/calc", tradeBody(new URLSearchParams(link)));
    expect(again.body).toEqual({ ...(first.body as object), warnings: expect.anything() });
    expect(page.text).toContain(
      "/calc strategy:iron_condor symbol:SPY strikes:560/570/590/600 dte:25 account_size:25000",
    );
    expect(page.text).toContain("curl -s https://volaris.example/v1/calc");
  });

  it("offers every strategy, and keeps what was typed beside what is wrong with it", async () => {
    const { open } = webDoor();
    const empty = await open("/calc");
    expect(empty.status).toBe(200);
    for (const { name, summary } of STRATEGIES) {
      expect(empty.html).toContain(`<option value="${name}"`);
      expect(empty.text).toContain(summary.replaceAll("’", "’"));
    }
    const wrong = await open("/calc?symbol=SPY&strategy=bull_put_spread&strikes=580/575&dte=soon&premium=-1");
    expect(wrong.status).toBe(400);
    expect(wrong.html).toContain('value="soon"');
    expect(wrong.html).toMatch(/<input id="dte"[^>]*aria-invalid="true"[^>]*>/);
    expect(wrong.text).toContain("dte: must be a number");
    expect(wrong.text).toContain("premium: must not be negative");
    expect(wrong.text).toContain('For example "dte": 30, "premium": 2.5');
    const legs = await open("/calc?symbol=SPY&leg=580");
    expect([legs.status, legs.text.includes('leg: "580" is no leg.')]).toEqual([400, true]);
    const nobody = await open("/calc?symbol=NOPE&strategy=straddle&strikes=580&dte=30");
    expect(nobody.status).toBeGreaterThanOrEqual(404);
    expect(nobody.html).toContain('value="NOPE"');
    expect(nobody.text).toContain("Add a net price a share and the underlying’s price to calculate by hand.");
    const chain = await open("/calc?symbol=NOPE&chain=nearest");
    expect(chain.html).toContain('<a href="/">The overview</a> lists the symbols');
    expect(chain.text).not.toMatch(/GET \/v1|npm run/);
  });

  it("builds a condor by clicks in the chain, and takes a leg back by its opposite", async () => {
    const { open } = webDoor();
    let path = "/calc?symbol=SPY&chain=2026-12-18";
    for (const name of ["Buy the 560 put", "Sell the 570 put", "Sell the 590 call", "Buy the 600 call"]) {
      const page = await open(path);
      expect(page.status).toBe(200);
      const href = new RegExp(`<a href="([^"]+)"[^>]*aria-label="${name} at`).exec(page.html)?.[1] ?? "";
      path = href.replaceAll("&amp;", "&").replace("#chain", "");
    }
    expect(path).toBe(
      "/calc?symbol=SPY&leg=1P560@2026-12-18&leg=-1P570@2026-12-18&leg=-1C590@2026-12-18&leg=1C600@2026-12-18&chain=2026-12-18",
    );
    const built = await open(path);
    const named = await open(
      "/calc?symbol=SPY&strategy=iron_condor&strikes=560/570/590/600&expiration=2026-12-18",
    );
    expect(figureOf(built.html, "Net credit")).toBe(figureOf(named.html, "Net credit"));
    const opposite = /<a href="([^"]+)"[^>]*aria-label="Sell the 560 put at/.exec(built.html)?.[1];
    expect(opposite).not.toContain("P560");
    expect(opposite).toContain("P570");
  });

  it("turns, changes and takes out legs by links", async () => {
    const { open } = webDoor();
    const { html } = await open(`/calc?${LEGS}`);
    const linkOf = (label: string) =>
      new RegExp(`<a class="button" href="([^"]+)"[^>]*aria-label="${label}`)
        .exec(html)?.[1]
        ?.replaceAll("&amp;", "&");
    expect(linkOf("Sell instead: 1 × 570 put")).toContain("leg=-1P570@2026-12-18");
    expect(linkOf("\\+1: 1 × 560 put Fri Dec 18")).toContain("leg=-2P560@2026-12-18");
    expect(linkOf("Remove 1 × 570 put")).not.toContain("P570");
  });
});

describe("what if", () => {
  it("answers without a script what a browser computes from the page's own inputs", async () => {
    const { open } = webDoor();
    const path = `/calc?${CONDOR}&date=2026-12-08&shift=4.5&price=585`;
    const page = await open(path);
    const { picture, model } = inputsOf(page.html);
    const scenario = { days: 15, volatilityPoints: 4.5 };
    const words = scenarioWords(model, scenario, 585);
    for (const [name, value] of Object.entries(words))
      expect(page.html, name).toContain(`<dd data-figure="${name}">${value}</dd>`);
    expect(page.html).toContain(payoffSvg(scenarioPayoff(picture, model, scenario), "page"));
    expect(page.html).toContain("IV +4.5");
  });

  it("begins at what the page shows: its picture, its greeks, and the profit of its table", async () => {
    const { open } = webDoor();
    const page = await open(`/calc?${CONDOR}`);
    const { picture, model } = inputsOf(page.html);
    const now = { days: 0, volatilityPoints: 0 };
    expect(page.html).toContain(payoffSvg(scenarioPayoff(picture, model, now), "page"));
    const words = scenarioWords(model, now, picture.underlyingPrice);
    expect(figureOf(page.html, "Delta")).toBe(words.delta);
    expect(figureOf(page.html, "Vega")).toBe(words.vega);
    expect(page.html).toContain(`<dd data-figure="profit">${words.profit}</dd>`);
  });

  it.each([
    ["date=2026-12-19", "must be a date from 2026-11-23 to 2026-12-18"],
    ["date=soon", "must be a date from"],
    ["shift=900", "must be a number from -50 to 50"],
    ["price=-1", "must be a price above 0"],
  ])("refuses %s beside its field, and shows the trade", async (what, says) => {
    const { open } = webDoor();
    const page = await open(`/calc?${CONDOR}&${what}`);
    expect(page.status).toBe(400);
    expect(page.text).toContain(says);
    expect(figureOf(page.html, "Max loss")).toBeDefined();
  });

  it("hands data over that cannot end its element", async () => {
    const { open } = webDoor();
    const page = await open(`/calc?${CONDOR}&symbol=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E`);
    expect(page.html).not.toContain("<script>alert");
  });
});

describe("with API_TOKENS", () => {
  const apiTokens = [{ name: "desk", sha256: "0".repeat(64) }];

  it("a stranger is told what a trade by symbol needs, and may still reckon by hand", async () => {
    const { open } = webDoor({ apiTokens });
    const page = await open(`/calc?${CONDOR}`);
    expect(page.status).toBe(401);
    expect(page.text).toContain("Raw quotes need an API token here.");
    expect(page.html).toContain('value="560/570/590/600"');
    expect(page.headers.get("cache-control")).toContain("no-store");
    const chain = await open("/calc?symbol=SPY");
    expect(chain.text).toContain("Raw quotes need an API token here.");
    expect(chain.html).not.toContain("Sell the 570 put");
    const hand = await open(
      `/calc?${tradeQuery({ underlyingPrice: 580, legs: [{ type: "call", side: "buy", strike: 580, dte: 25, premium: 12 }] })}`,
    );
    expect(hand.status).toBe(200);
  });
});
