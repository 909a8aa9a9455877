import { expect, test } from "vitest";
import { namesVersion, versionTag, writtenAt } from "../../src/edge/cache/data-version.ts";
import { bearerOf } from "../../src/edge/identity/bearer.ts";
import { ownPath } from "../../src/edge/identity/require-caller.ts";
import { createSessions } from "../../src/edge/identity/sessions.ts";
import { mask } from "../../src/mask.ts";
import { parseExpiryText } from "../../src/options/expiry-text/parse-expiry-text.ts";
import { parseStrikes } from "../../src/options/parse-strikes.ts";
import { suggestStrategies, unknownStrategy } from "../../src/options/strategies/suggest-strategies.ts";
import { findStrategy } from "../../src/options/strategy.ts";
import { parseRoot, parseTickerSymbol } from "../../src/options/ticker-symbol.ts";

const sessions = createSessions({
  ...{ adminToken: "the-admin-token", apiTokens: [], secret: "of-the-worker", nowMs: () => 0 },
  randomId: () => "an-id-of-a-session",
});
const NOW_MS = Date.parse("2026-11-30T15:00:00Z");

/** Whatever reads text that anybody may send. */
const READERS: readonly [string, (text: string) => unknown][] = [
  ["a symbol", parseTickerSymbol],
  ["a root", parseRoot],
  ["strikes", parseStrikes],
  ["an expiration", (text) => parseExpiryText(text, NOW_MS)],
  ["a strategy", findStrategy],
  ["a strategy that is not known", unknownStrategy],
  ["a strategy while it is typed", (text) => suggestStrategies(text, 5)],
  ["a bearer", bearerOf],
  ["a cookie", (text) => sessions.openSession(text)],
  ["where to go after signing in", (text) => ownPath(text, "/")],
  ["a version that is asked for", (text) => namesVersion(text, 'W/"a"')],
  ["a version that is made", versionTag],
  ["when an answer was written", (text) => writtenAt(text, NOW_MS)],
  ["what is masked", mask],
];

/** As long as an address may be. */
const LENGTH = 16 * 1024;
const UNITS = [
  ...["a", "A", "0", " ", "\t", "-", ".", ",", "/", '"', "\\", "=", ":", "@", "~", "(", "é"],
  ...[
    "a ",
    "0.",
    "-1",
    "1/",
    "a.",
    "a=",
    "://",
    "x@",
    "token=",
    "vol_",
    "Bearer ",
    "next ",
    "dec ",
    '"20',
    "W/",
  ],
];
const around = (text: string) => [text, `${text}!`, `!${text}`, `http://${text}`, `operator.${text}`];

// A pattern that tries all ways to read such a text would not end while the test waits.
test.each(READERS)("%s is read, whatever an address may hold in its place", async (_, read) => {
  let answered = 0;
  for (const unit of UNITS) {
    for (const text of around(unit.repeat(LENGTH / unit.length))) {
      await read(text);
      answered += 1;
    }
  }
  expect(answered).toBe(UNITS.length * 5);
});
