import { expect, test } from "vitest";
import { validateCommands } from "../../../local/discord/validate-commands.ts";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import { commandDefinitions } from "../../../src/discord/commands/definitions.ts";
import type { PlanRequest } from "../../../src/planner/plan-request.ts";
import { aCalculation } from "../../support/a-calculation.ts";
import { discordDoor } from "../../support/discord-door.ts";
import { memoryChains, spyChains } from "../../support/memory-chains.ts";
import { plannerOver } from "../../support/planner.ts";
import { aStoredVolatility } from "../../support/stored-volatility.ts";

type Component = {
  label?: string;
  custom_id?: string;
  disabled?: boolean;
  options?: { label: string; value: string; description?: string }[];
};
type Embed = {
  title: string;
  description: string;
  fields: { name: string; value: string }[];
  footer: { text: string };
  image?: { url: string };
};
type Answered = { embeds: Embed[]; flags?: number; components: { components: Component[] }[] };

const BULLISH = { symbol: "spy", bias: "bullish", dte: 25, account_size: 50_000 };

/** Discord in front of the planner over modelled chains, which remembers what it was asked. */
function planDoor() {
  const requests: PlanRequest[] = [];
  const plan = plannerOver(memoryChains(spyChains()), { metrics: aStoredVolatility() });
  const calculations: unknown[] = [];
  const door = discordDoor({
    planner: {
      plan: (request) => {
        requests.push(request);
        return plan(request);
      },
    },
    calculator: {
      calculate: async (input) => {
        calculations.push(input);
        return aCalculation();
      },
    },
    pictures: { url: async (picture) => `https://volaris.example/${JSON.stringify(picture).length}.png` },
  });
  return { ...door, requests, calculations };
}

function answerOf({ body }: { body: Record<string, unknown> }) {
  expect(validateInteractionResponse(body).tree()).toEqual({});
  const data = body["data"] as Answered;
  const components = (data.components ?? []).flatMap((row) => row.components);
  const [embed] = data.embeds;
  if (embed === undefined) throw new Error("An answer without an embed.");
  const id = (label: string) => {
    const found = components.find((one) => one.label === label)?.custom_id;
    if (found === undefined) throw new Error(`No button ${label}: ${components.map((one) => one.label)}`);
    return found;
  };
  const labels = components.flatMap(({ label }) => label ?? []);
  const select = components.find(({ options }) => options !== undefined);
  return { embed, data, labels, id, select };
}

test("a plan says whose view it is, what came of it, and three trades with the line to type", async () => {
  const { command, requests } = planDoor();
  const { embed, labels } = answerOf(await command("plan", BULLISH));
  expect(embed.title).toMatch(/^SPY bullish, Dec 18 \(25 d\): 3 of \d+ candidates$/);
  expect(embed.description).toMatch(/Best under your view|Nothing pays under this view/);
  expect(embed.description).toContain("(your bullish view, a quarter of the expected move)");
  expect(embed.description).toMatch(/\d+ built, \d+ kept/);
  const trades = embed.fields.filter(({ name }) => /^\d · /.test(name));
  expect(trades.map(({ name }) => name[0])).toEqual(["1", "2", "3"]);
  for (const { value } of trades) {
    expect(value).toMatch(/^\*\*(Credit|Debit) [\d.]+\*\*/);
    expect(value).toMatch(/EV: market -\$[\d.]+ · your view/);
    expect(value).toMatch(/`\/calc strategy:\w+ symbol:SPY strikes:[\d./]+ dte:25 fill:realistic`$/);
  }
  expect(embed.image?.url).toContain("https://volaris.example/");
  expect(labels).toContain("Why not …?");
  expect(requests[0]).toMatchObject({ symbol: "SPY", bias: "bullish", dte: 25, accountSize: 50_000 });
});

test("next, all, a closer look, sooner, later, wider and narrower lead on and keep what was asked", async () => {
  const { command, press, requests } = planDoor();
  const first = answerOf(await command("plan", BULLISH));
  const next = answerOf(await press(first.id("Next")));
  expect(requests.at(-1)).toMatchObject({ offset: 3, accountSize: 50_000 });
  expect(next.embed.fields[0]?.name).toMatch(/^4 · /);
  const back = answerOf(await press(next.id("First")));
  expect(back.embed.fields[0]?.name).toBe(first.embed.fields[0]?.name);
  const closer = answerOf(await press(first.select?.custom_id ?? "", { values: ["2"] }));
  expect(requests.at(-1)).toMatchObject({ offset: 1, limit: 1 });
  expect(closer.embed.fields[0]?.name).toMatch(/^2 · /);
  expect(closer.embed.title).toContain(": 1 of ");
  const later = answerOf(await press(first.id("Later")));
  expect(later.embed.title).toContain("Jan 15, 2027");
  const sooner = answerOf(await press(later.id("Sooner")));
  expect(sooner.embed.title).toBe(first.embed.title);
});

test("wider and narrower look for trades beside the width of the first", async () => {
  const { command, press, requests } = planDoor();
  const first = answerOf(await command("plan", { ...BULLISH, mode: "credit" }));
  const wide = answerOf(await press(first.id("Wider")));
  const { width } = requests.at(-1)?.filters ?? {};
  expect(width?.min).toBeGreaterThan(1);
  expect(wide.embed.description).toMatch(/width \d+/);
  await press(first.id("Narrower"));
  expect(requests.at(-1)?.filters?.width?.max).toBeCloseTo((width?.min ?? 0) - 0.002, 6);
});

test("why the others are not there is told to the asker alone", async () => {
  const { command, press } = planDoor();
  const { id } = answerOf(await command("plan", BULLISH));
  const why = answerOf(await press(id("Why not …?")));
  expect(why.data.flags).toBe(64);
  expect(why.embed.title).toMatch(/^Why not …\? SPY bullish/);
  expect(why.embed.description).toContain("Nearest miss:");
});

test("the first trade opens in /calc as it was planned", async () => {
  const { command, press, calculations } = planDoor();
  const { id, embed } = answerOf(await command("plan", BULLISH));
  await press(id("Open in /calc"));
  const [, strategy, strikes] =
    /strategy:(\w+) symbol:SPY strikes:([\d./]+)/.exec(embed.fields[0]?.value ?? "") ?? [];
  expect(calculations).toMatchObject([
    { symbol: "SPY", strategy, strikes: strikes?.split("/").map(Number), dte: 25, fill: "realistic" },
  ]);
});

test("an empty plan names the filter that removed most and the nearest miss, and offers nothing to trade", async () => {
  const { command } = planDoor();
  const { embed, labels } = answerOf(await command("plan", { ...BULLISH, max_risk: 1 }));
  expect(embed.title).toMatch(/: 0 of \d+ candidates$/);
  expect(embed.description).toContain("one contract risks more than the budget");
  expect(embed.description).toMatch(/Nearest miss: .* one contract risks \$\d+, the budget is \$1/);
  expect(labels).not.toContain("Open in /calc");
});

test("everything at once still fits, and what a button can't carry is left out", async () => {
  const { command } = planDoor();
  const { labels } = answerOf(
    await command("plan", {
      ...BULLISH,
      target: 612.25,
      mode: "auto",
      max_risk: 123_456.78,
      account_size: 12_345_678.9,
      risk_percent: 2.5,
      min_pop: 40,
      fill: "realistic",
      undefined_risk: true,
    }),
  );
  expect(labels).toContain("Next");
  expect(labels).toContain("Why not …?");
});

test("a button carries what is not usual, so that all of them are there however much is asked", async () => {
  const { command, press, requests } = planDoor();
  const asked = {
    target: 1612.25,
    max_risk: 12_500.5,
    account_size: 1_250_000,
    risk_percent: 2.5,
    min_pop: 10,
  };
  const usual = { mode: "auto", fill: "realistic", undefined_risk: false };
  const { id } = answerOf(await command("plan", { ...BULLISH, ...asked, ...usual }));
  for (const label of ["Next", "Sooner", "Later", "Why not …?"]) {
    expect(id(label)).not.toMatch(/auto|realistic|false/);
    expect(id(label).length).toBeLessThanOrEqual(75);
  }
  // A date stands in for the days.
  expect(id("Later")).not.toContain("~25~");
  answerOf(await press(id("Later")));
  expect(requests.at(-1)).toMatchObject({ expiration: "2027-01-15", riskPercent: 2.5, minProbability: 0.1 });
});

for (const [options, says] of [
  [{ ...BULLISH, bias: "sideways" }, "bias: must be one of bullish, bearish, neutral, volatile"],
  [{ ...BULLISH, dte: 1.5 }, "dte: must be a whole number"],
  [{ ...BULLISH, min_pop: 100 }, "min_pop: must be at most 99"],
  [{ ...BULLISH, risk_percent: 20 }, "risk_percent: must be at most 10"],
  [{ ...BULLISH, target: 0 }, "target: must be at least 0.01"],
  [{ ...BULLISH, symbol: "S P Y" }, "symbol: "],
] as const) {
  test(`refused with what to type: ${says}`, async () => {
    const { command, requests } = planDoor();
    const { body } = await command("plan", options);
    const text = JSON.stringify(body);
    expect(text).toContain(says);
    expect(text).toContain("For example");
    expect(body).toMatchObject({ data: { flags: 64 } });
    expect(requests).toEqual([]);
  });
}

test("Discord takes the definition", () => {
  expect(validateCommands(commandDefinitions()).tree()).toEqual({});
});
