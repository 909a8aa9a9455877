import { expect, test } from "vitest";
import { addAlert } from "../../src/alerts/add-alert.ts";
import { addToWatchlist } from "../../src/alerts/add-to-watchlist.ts";
import { dollars } from "../../src/alerts/describe-alert.ts";
import type { AddedAlert, NewAlert, WatchlistAddition } from "../../src/alerts/ports.ts";
import { rearmAlert } from "../../src/alerts/rearm-alert.ts";
import { removeAlert } from "../../src/alerts/remove-alert.ts";
import { anAlert } from "../support/alerts.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { IN_SESSION } from "../support/moments.ts";

/** That it is refused with this code, and says both. */
async function expectError(asked: Promise<unknown>, code: string, says: RegExp, hints = /./) {
  const error = await appErrorOf(asked);
  expect(error).toMatchObject({
    code,
    message: expect.stringMatching(says),
    hint: expect.stringMatching(hints),
  });
}
const add = (changes: Partial<NewAlert> = {}, added: AddedAlert = { kind: "added", id: 7 }, canPost = true) =>
  addAlert({ book: { add: async () => added }, canPost }, anAlert(changes), IN_SESSION);

test("without a bot token nothing is armed, and who can mend that is told", async () => {
  await expectError(add({}, undefined, false), "not_configured", /no token/, /DISCORD_BOT_TOKEN/);
  const rearm = rearmAlert(
    { book: { rearm: async () => anAlert() }, canPost: false },
    { ownerId: "42", id: 7 },
    0,
  );
  await expectError(rearm, "not_configured", /no token/);
});

test.each<[Partial<NewAlert>, RegExp]>([
  [{ level: 0 }, /dollars a share/],
  [{ level: Number.NaN }, /dollars a share/],
  [{ level: 1e9 }, /at most 1000000/],
  [{ kind: "iv_rank", level: 101 }, /a rank from 0 to 100/],
])("%j can't be reached", async (changes, says) => {
  await expectError(add(changes), "invalid_request", says, /For example/);
});

test("kinds without a level need none", async () => {
  expect(await add({ kind: "earnings", level: null })).toEqual({ kind: "added", id: 7 });
});

test("what is not kept, and one alert too many, is said with what to do", async () => {
  await expectError(add({}, { kind: "unknown_symbol" }), "unknown_symbol", /SPY is not kept/, /npm run seed/);
  await expectError(
    add({}, { kind: "full", of: "user" }),
    "invalid_request",
    /You have 25/,
    /\/alerts remove/,
  );
  await expectError(add({}, { kind: "full", of: "server" }), "invalid_request", /This server has 200/);
});

test("nobody's alert is not there", async () => {
  const mine = { ownerId: "42", id: 8 };
  await expectError(
    removeAlert({ book: { remove: async () => false } }, mine),
    "not_found",
    /#8/,
    /\/alerts list/,
  );
  const rearm = rearmAlert({ book: { rearm: async () => null }, canPost: true }, mine, 0);
  await expectError(rearm, "not_found", /#8/);
});

const watch = (symbols: string[], addition: Partial<WatchlistAddition>) =>
  addToWatchlist(
    { watchlists: { add: async () => ({ added: [], present: [], unknown: [], over: [], ...addition }) } },
    { owner: { kind: "user", id: "42" }, symbols, addedBy: "42" },
    IN_SESSION,
  );

test("a list takes what is kept, and says of nothing else that it did", async () => {
  expect(await watch(["SPY", "NONE"], { added: ["SPY"], unknown: ["NONE"] })).toMatchObject({
    added: ["SPY"],
  });
  await expectError(watch(["NONE"], { unknown: ["NONE"] }), "unknown_symbol", /NONE is not kept/);
  await expectError(watch(["SPY"], { over: ["SPY"] }), "invalid_request", /holds 50/);
  await expectError(
    watch(
      Array.from({ length: 21 }, (_, i) => `A${i}`),
      {},
    ),
    "invalid_request",
    /at most 20/,
  );
});

test("prices are written with cents, and below a dollar finer", () => {
  expect([600, 1234567.5, 0.0525, -3].map(dollars)).toEqual([
    "$600.00",
    "$1,234,567.50",
    "$0.0525",
    "-$3.00",
  ]);
});
