import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import type { AlertDesk } from "../../../src/alerts/desk.ts";
import type { WatchedTicker } from "../../../src/alerts/ports.ts";
import { discordDoor } from "../../support/discord-door.ts";
import { IN_SESSION } from "../../support/moments.ts";

const USER = "311000000000000004";
const GUILD = "1311000000000000002";
const ticker = (changes: Partial<WatchedTicker> = {}): WatchedTicker => ({
  symbol: "SPY",
  name: "SPDR S&P 500",
  price: 598.5,
  previousClose: 590,
  priceAtMs: IN_SESSION,
  provider: "schwab",
  ivRank: 53.4,
  observations: 252,
  addedBy: USER,
  ...changes,
});

function door(list: WatchedTicker[] = []) {
  const asked: unknown[] = [];
  const watchlists: AlertDesk["watchlists"] = {
    read: async (owner) => {
      asked.push(owner);
      return list;
    },
    add: async (wanted) => {
      asked.push(wanted);
      const [first = "", ...others] = wanted.symbols;
      return { added: [first], present: [], unknown: others, over: [] };
    },
    remove: async (owner, symbols) => {
      asked.push(owner);
      return symbols.filter((symbol) => symbol === "SPY");
    },
  };
  return { ...discordDoor({ watchlists }), asked };
}
const sound = ({ body }: { body: Record<string, unknown> }) => {
  expect(validateInteractionResponse(body).tree()).toEqual({});
  return { text: JSON.stringify(body), flags: (body["data"] as { flags?: number }).flags ?? 0 };
};

test("one's own list is shown to oneself, the server's to all", async () => {
  const { command, asked } = door([
    ticker(),
    ticker({ symbol: "NEW", name: null, price: null, priceAtMs: null, ivRank: null }),
  ]);
  const mine = sound(await command("watchlist show"));
  expect(mine.flags).toBe(64);
  expect(mine.text).toContain("**SPY** 598.50 · +1.4 % · rank 53 · SPDR S&P 500");
  expect(mine.text).toContain("**NEW** no price yet · rank –");
  expect(mine.text).toContain("schwab");
  const servers = sound(await command("watchlist show", { whose: "server" }));
  expect(servers.flags).toBe(0);
  expect(asked).toEqual([
    { kind: "user", id: USER },
    { kind: "server", id: GUILD },
  ]);
});

test("an empty list says how to begin, and outside of a server there is none of a server", async () => {
  expect(sound(await door().command("watchlist show")).text).toContain("/watchlist add symbols:SPY QQQ");
  const there = sound(await door().command("watchlist show", { whose: "server" }, { place: "bot-dm" }));
  expect(there.text).toContain("the bot is in no server here");
});

test("symbols are taken as people write them, and what became of each is told", async () => {
  const { command, asked } = door();
  const { text } = sound(await command("watchlist add", { symbols: "spy, $qqq; brk-b" }));
  expect(asked).toEqual([
    { owner: { kind: "user", id: USER }, symbols: ["SPY", "QQQ", "BRK.B"], addedBy: USER },
  ]);
  expect(text).toContain("Added **SPY**");
  expect(text).toContain("Not kept here, so there is nothing to show: QQQ, BRK.B");
  expect(sound(await command("watchlist add", { symbols: "SPY 4you" })).text).toContain(
    "4you is no ticker symbol",
  );
});

test("the server's list is changed by who may manage the server", async () => {
  const { command, asked } = door();
  const whose = { symbols: "SPY", whose: "server" };
  expect(sound(await command("watchlist add", whose, { permissions: "0" })).text).toContain("Manage Server");
  expect(sound(await command("watchlist remove", whose, { permissions: "0" })).text).toContain(
    "Manage Server",
  );
  expect(asked).toEqual([]);
  sound(await command("watchlist add", whose, { permissions: "32" }));
  expect(asked).toMatchObject([{ owner: { kind: "server", id: GUILD } }]);
});

test("what was on the list is taken off, and what was not is said", async () => {
  const { command } = door();
  expect(sound(await command("watchlist remove", { symbols: "SPY QQQ" })).text).toMatch(
    /Removed \*\*SPY\*\*.*Not on it: QQQ/,
  );
  expect(sound(await command("watchlist remove", { symbols: "QQQ" })).text).toContain(
    "QQQ: not on the list.",
  );
});

test("fifty of the longest stay inside Discord's limits", async () => {
  const list = Array.from({ length: 50 }, (_, i) =>
    ticker({ symbol: `ABCDEFGH${i}`, name: "n".repeat(200) }),
  );
  sound(await door(list).command("watchlist show"));
});
