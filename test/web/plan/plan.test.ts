import { describe, expect, it } from "vitest";
import { filterWords } from "../../../src/planner/filter-words.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { planBody } from "../../../src/web/plan/plan-query.ts";
import { aStoredVolatility } from "../../support/stored-volatility.ts";
import { webDoor } from "../../support/web-door.ts";

const VIEW = "symbol=SPY&bias=bullish&dte=25&accountSize=50000&maxRisk=2000&limit=3";
const metrics = aStoredVolatility();
const two = (value: number) =>
  Math.abs(value)
    .toFixed(2)
    .replace(/\B(?=(\d{3})+\.)/g, ",");

describe("/plan", () => {
  it("says what POST /v1/plan says of the same view, trade by trade", async () => {
    const { open, json } = webDoor({ metrics });
    const page = await open(`/plan?${VIEW}`);
    const answer = await json.post("/v1/plan", planBody(new URLSearchParams(VIEW)));
    const plan = answer.body as Plan;
    expect([page.status, answer.status]).toEqual([200, 200]);
    expect(plan.candidates).toHaveLength(3);
    for (const words of [plan.verdict.words, plan.view.words, plan.regime.words, ...plan.warnings])
      expect(page.text).toContain(words);
    for (const [filter, count] of Object.entries(plan.funnel.removed))
      expect(page.text).toContain(`${filter} −${count} ${filterWords(filter)}`);
    expect(page.text).toContain(`built ${plan.funnel.generated}`);
    expect(page.text).toContain(`kept ${plan.funnel.kept}`);
    const cards = page.html.split("<article").slice(1);
    for (const [at, candidate] of plan.candidates.entries()) {
      const card = cards[at] ?? "";
      expect(card).toContain(`${candidate.rank} · ${candidate.label} ${candidate.strikes}`);
      expect(card).toContain(candidate.calc);
      expect(card).toContain(`$${two(candidate.maxLoss ?? Number.NaN)}`);
      expect(card).toContain(two(candidate.expectedValue.view ?? Number.NaN));
      expect(card).toContain(`${Math.round(100 * (candidate.probabilityOfProfit ?? Number.NaN))} %`);
      expect(card).toContain(`<dt>Contracts</dt><dd>${candidate.contracts}<`);
    }
  });

  it("refuses in words for people, with the page that helps", async () => {
    const { status, text, html } = await webDoor({ metrics }).open("/plan?symbol=NOPE&bias=bullish");
    expect(status).toBe(404);
    expect(html).toContain(
      '<a href="/">The overview</a> lists the symbols; others are the operator’s to add.',
    );
    expect(text).not.toMatch(/GET \/v1|npm run/);
  });

  it("leads to the calculator, which shows the same trade", async () => {
    const { open, json } = webDoor({ metrics });
    const page = await open(`/plan?${VIEW}`);
    const { body } = await json.post("/v1/plan", planBody(new URLSearchParams(VIEW)));
    const hrefs = [...page.html.matchAll(/<a class="button first" href="([^"]+)"/g)].map(([, href]) => href);
    expect(hrefs).toHaveLength(3);
    for (const [at, { net, maxLoss }] of (body as Plan).candidates.entries()) {
      const calculator = await open((hrefs[at] ?? "").replaceAll("&amp;", "&"));
      expect(calculator.status).toBe(200);
      expect(calculator.text).toContain(`at ${net.fill}`);
      expect(calculator.html).toContain(`<dd class="down">$${two(maxLoss ?? Number.NaN)}</dd>`);
    }
  });

  it("says that nothing pays, or that nothing is left, in the verb's own words", async () => {
    const { open, json } = webDoor({ metrics });
    const tight = "symbol=SPY&bias=neutral&dte=25&maxRisk=1";
    const page = await open(`/plan?${tight}`);
    const { body } = await json.post("/v1/plan", planBody(new URLSearchParams(tight)));
    const { verdict, funnel } = body as Plan;
    expect(verdict.kind).toBe("empty");
    expect(page.html).toContain('data-verdict="empty"');
    expect(page.text).toContain(verdict.words);
    expect(page.text).toContain(`Nearest miss: ${funnel.nearestMiss?.reason}`);
  });

  it("takes families and every other field from the address as the body does", async () => {
    const query = new URLSearchParams(
      "symbol=SPY&bias=neutral&families=iron_condor&families=butterfly&undefinedRisk=true&filters=none&minProbability=0.4&target=&fill=mid",
    );
    expect(planBody(query)).toEqual({
      symbol: "SPY",
      bias: "neutral",
      families: ["iron_condor", "butterfly"],
      undefinedRisk: true,
      filters: null,
      minProbability: 0.4,
      fill: "mid",
    });
    const { open } = webDoor({ metrics });
    const page = await open(`/plan?${query}&dte=25&limit=2`);
    expect(page.status, page.text).toBe(200);
    expect(page.html).toMatch(/value="iron_condor" checked/);
    expect(page.text).not.toContain("short strangle");
  });

  it("keeps the form with what is wrong beside its field", async () => {
    const { open } = webDoor({ metrics });
    expect((await open("/plan")).status).toBe(200);
    const page = await open("/plan?symbol=SPY&bias=bullish&minProbability=60&limit=many&families=collar");
    expect(page.status).toBe(400);
    expect(page.html).toMatch(/<input id="minProbability"[^>]*value="60"[^>]*aria-invalid="true"/);
    expect(page.text).toContain("minProbability: must be at most 0.99");
    expect(page.text).toContain("must be one of bull_put_spread");
  });

  it("with API_TOKENS a stranger is told to sign in", async () => {
    const { open } = webDoor({ metrics, apiTokens: [{ name: "desk", sha256: "0".repeat(64) }] });
    const page = await open(`/plan?${VIEW}`);
    expect(page.status).toBe(401);
    expect(page.text).toContain("sign in at /operator/sign-in");
    expect(page.headers.get("cache-control")).toContain("no-store");
  });
});
