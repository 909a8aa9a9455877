import { expect, test } from "vitest";
import { safeAddress } from "../../../../src/discord/render/market/news.ts";
import { aNewsItem } from "../../../support/company-sources.ts";
import { marketDoor } from "../../../support/market-door.ts";
import { memoryResponseCache } from "../../../support/memory-response-cache.ts";

const NOBODY = { earnings: null, news: null, profiles: [], cache: memoryResponseCache().cache };
const many = Array.from({ length: 14 }, (_, i) => aNewsItem({ id: String(i), headline: `Story ${i}` }));

test("headlines come with publisher, time and where to read them", async () => {
  const answer = await marketDoor({ items: [aNewsItem()] }).ask("news", { symbol: "SPY" });
  expect(answer.text).toContain("**1 headline** from 2026-11-16 to 2026-11-23");
  expect(answer.text).toContain("• **It rose**\nWire · <t:1795442400:R> · [read](https://example.com/1)");
  expect(answer.footer).toContain("finnhub");
});

test("older and newer headlines are a press away", async () => {
  const { ask, press } = marketDoor({ items: many });
  const first = await ask("news", { symbol: "SPY", days: 3 });
  expect(first.text).toContain("page 1 of 3");
  const second = await press(first, "Older ▶");
  expect(second).toMatchObject({ type: 7, text: expect.stringContaining("Story 6") });
  expect((await press(await press(second, "Older ▶"), "◀ Newer")).text).toContain("page 2 of 3");
});

test("words of others mention nobody, mark nothing up and link nowhere", async () => {
  const headline = "**<@1> @everyone** [click](https://evil.example) https://evil.example # x";
  const items = [aNewsItem({ headline, publisher: "_Wire_ <@&2>", url: "javascript:alert(1)" })];
  const { text } = await marketDoor({ items }).ask("news", { symbol: "SPY" });
  expect(text).not.toContain("https://");
  expect(text).not.toContain("@everyone");
  expect(text).not.toMatch(/(?<!\\)<@/);
  expect(text).not.toMatch(/(?<!\\)\[/);
  expect(text).not.toContain("javascript");
});

test("only addresses of the web are linked, and none ends its link early", () => {
  expect(safeAddress("https://example.com/a_(b)?c=*d*")).toBe("https://example.com/a%5F%28b%29?c=%2Ad%2A");
  for (const text of [
    "ftp://x.example/",
    "https://user:pass@x.example/",
    "not one",
    "",
    `https://x.example/${"a".repeat(400)}`,
  ])
    expect(safeAddress(text)).toBeNull();
});

test("the longest headlines fit", async () => {
  const items = many.map((item) => ({
    ...item,
    headline: "*_~`|".repeat(200),
    publisher: "_*".repeat(100),
    url: `https://example.com/${"x".repeat(270)}`,
  }));
  const answer = await marketDoor({ items }).ask("news", { symbol: "SPY" });
  expect(answer.text.length).toBeLessThan(4_096);
});

test("no headline, and no key, are told apart", async () => {
  const none = await marketDoor({ items: [] }).ask("news", { symbol: "SPY" });
  expect(none.text).toContain("**No headline** from");
  const gaps = [
    { capability: "news", lost: "There is no company news.", providers: ["finnhub"], leftOut: [] } as const,
  ];
  const gone = await marketDoor({ company: NOBODY, gaps }).ask("news", { symbol: "SPY" });
  expect(gone.text).toContain(
    "There is no company news.\nThe operator adds a key of finnhub: npm run setup.",
  );
  expect((await marketDoor().ask("news", { symbol: "SPY", days: 31 })).text).toContain(
    "days: must be a whole number",
  );
});
