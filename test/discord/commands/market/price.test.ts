import { expect, test } from "vitest";
import { AMBER, GREEN } from "../../../../src/discord/render/frame.ts";
import { marketDoor, OPEN, SPY_PRICES } from "../../../support/market-door.ts";
import { IN_SESSION, minutes } from "../../../support/moments.ts";

const { quote } = SPY_PRICES;

test("a price comes with its change, the day's range, its path and where it leads on", async () => {
  const answer = await marketDoor().ask("price", { symbol: "spy" });
  expect(answer.title).toBe("SPY · SPDR S&P 500");
  expect(answer.text).toContain("**580.50** +2.50 (+0.43 %) since the previous close · <t:");
  expect(answer.text).toMatch(/[▁-█]{4} the session in steps/);
  expect(answer.fields).toMatchObject({
    "Day range": "576.50 – 581.50\n`───────●──`",
    Open: "579.00",
    "Previous close": "578.00",
    "Bid / ask": "580.49 / 580.51 (0.003 %)",
    "Share volume": "12.0M",
  });
  expect(answer.footer).toContain("schwab · as of 10:00 ET · market open");
  expect(answer.color).toBe(GREEN);
  expect(Object.keys(answer.buttons)).toEqual(expect.arrayContaining(["Refresh", "Chain", "News", "Flow"]));
});

test("the picture is the cone to the expiration nearest to a month out, as of the price", async () => {
  const asked: unknown[] = [];
  const url = async (picture: unknown) => {
    asked.push(picture);
    return "https://pictures.example/cone.png";
  };
  const { door } = marketDoor({ pictures: { url } });
  const { body } = await door.command("price", { symbol: "SPY" });
  expect(asked).toEqual([{ kind: "cone", symbol: "SPY", expiration: "2026-12-18", versionMs: IN_SESSION }]);
  expect(body).toMatchObject({ data: { embeds: [{ image: { url: "https://pictures.example/cone.png" } }] } });
});

test("another view takes the place of the message", async () => {
  const { ask, press } = marketDoor();
  const answer = await ask("price", { symbol: "SPY" });
  expect(await press(answer, "Chain")).toMatchObject({ type: 7, title: "SPY chain · Dec 18" });
  expect(await press(answer, "Refresh")).toMatchObject({ type: 7, text: answer.text });
});

test("a price of another time, of an index, with half of a session stored, is told as such", async () => {
  const late = {
    ...SPY_PRICES,
    name: null,
    quote: { ...quote, bid: null, ask: null, previousClose: null, dayVolume: null },
    minutes: [{ ...SPY_PRICES.minutes?.[0], startMs: OPEN + minutes(60) }] as NonNullable<
      typeof SPY_PRICES.minutes
    >,
  };
  const answer = await marketDoor({ prices: late, nowMs: IN_SESSION + minutes(120) }).ask("price", {
    symbol: "SPY",
  });
  expect(answer.title).toBe("SPY");
  expect(answer.text).toContain("the previous close is not known");
  expect(answer.text).toContain("**stale**");
  expect(answer.fields["Bid / ask"]).toBe("none, as for an index");
  expect(answer.fields["Share volume"]).toBe("not told");
  expect(answer.fields["Please note"]).toContain("only 10:30 to 10:35 ET is stored");
  expect(answer.color).toBe(AMBER);
});

test("before a bar is stored, and after the close, the session is named", async () => {
  const bare = await marketDoor({ prices: { ...SPY_PRICES, minutes: [] } }).ask("price", { symbol: "SPY" });
  expect(bare.fields["Day range"]).toBe("no bars of it are stored");
  const saturday = Date.parse("2026-11-28T15:00:00Z");
  const closed = await marketDoor({ nowMs: saturday }).ask("price", { symbol: "SPY" });
  expect(closed.fields["Range of Nov 27"]).toBe("no bars of it are stored");
  expect(closed.footer).toContain("market closed");
});

test("the longest name is cut and no markup of it works", async () => {
  const name = `**<@1>** @everyone ${"[x](http://y) ".repeat(200)}`;
  const answer = await marketDoor({ prices: { ...SPY_PRICES, name } }).ask("price", { symbol: "SPY" });
  expect(answer.title.length).toBeLessThan(140);
  expect(answer.title).toContain("\\*\\*\\<@1>");
});

test("a symbol that is not kept, or is none, is told kindly to the asker alone", async () => {
  const { ask } = marketDoor();
  const unknown = await ask("price", { symbol: "NVDA" });
  expect(unknown).toMatchObject({ ephemeral: true });
  expect(unknown.text).toContain("NVDA is not kept here.");
  expect((await ask("price", { symbol: "SP Y" })).text).toContain("For example symbol:SPY.");
});
