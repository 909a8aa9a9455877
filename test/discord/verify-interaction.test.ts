import { expect, test } from "vitest";
import {
  createDiscordKeys,
  type DiscordKeys,
  signInteraction,
} from "../../local/discord/sign-interaction.ts";
import { verifyInteraction } from "../../src/discord/verify-interaction.ts";
import { IN_SESSION, seconds } from "../support/moments.ts";

const KEYS = createDiscordKeys("a test's application");
const BODY = '{"type":1,"note":"é€😀 and \\u0000"}';
const NOW_SECONDS = IN_SESSION / 1_000;

function signed({
  body = BODY,
  timestamp = String(NOW_SECONDS),
  keys = KEYS,
}: {
  body?: string;
  timestamp?: string;
  keys?: DiscordKeys;
} = {}) {
  return signInteraction({ body, timestamp, privateKey: keys.privateKey });
}

const verify = (headers: Record<string, string>, body: BodyInit = BODY, wallMs = IN_SESSION) =>
  verifyInteraction(
    new Request("https://volaris.example/interactions", { method: "POST", headers, body }),
    KEYS.publicKey,
    wallMs,
  );

test("what Discord signed is let through, byte for byte", async () => {
  expect(await verify(signed())).toBe(BODY);
});

test("five minutes old is let through, a second more is a replay; a clock ahead is borne for half a minute", async () => {
  expect(await verify(signed(), BODY, IN_SESSION + seconds(300))).toBe(BODY);
  expect(await verify(signed(), BODY, IN_SESSION - seconds(30))).toBe(BODY);
  for (const wallMs of [IN_SESSION + seconds(301), IN_SESSION - seconds(31)]) {
    await expect(verify(signed(), BODY, wallMs)).rejects.toMatchObject({ code: "unauthorized" });
  }
});

for (const [what, headers, body] of [
  ["no headers at all", {}, BODY],
  ["no timestamp", { "x-signature-ed25519": signed()["x-signature-ed25519"] }, BODY],
  ["no signature", { "x-signature-timestamp": String(NOW_SECONDS) }, BODY],
  ["a body with one more blank", signed(), `${BODY} `],
  ["another body", signed(), '{"type":2}'],
  ["an empty body", signed(), ""],
  [
    "another timestamp than was signed",
    { ...signed(), "x-signature-timestamp": String(NOW_SECONDS - 1) },
    BODY,
  ],
  ["somebody else's key", signed({ keys: createDiscordKeys("somebody else") }), BODY],
  [
    "a signature cut short",
    { ...signed(), "x-signature-ed25519": signed()["x-signature-ed25519"].slice(0, 126) },
    BODY,
  ],
  ["a signature that is no hex", { ...signed(), "x-signature-ed25519": "zz".repeat(64) }, BODY],
  ["an empty signature", { ...signed(), "x-signature-ed25519": "" }, BODY],
  ["a signature of zeros", { ...signed(), "x-signature-ed25519": "00".repeat(64) }, BODY],
] as const) {
  test(`${what} is unauthorized`, async () => {
    await expect(verify({ ...headers }, body)).rejects.toMatchObject({ code: "unauthorized" });
  });
}

for (const timestamp of ["", "now", "NaN", "Infinity", "-1", "0", "1e400", `${NOW_SECONDS}junk`]) {
  test(`a timestamp of "${timestamp}", though truly signed, is unauthorized`, async () => {
    await expect(verify(signed({ timestamp }))).rejects.toMatchObject({ code: "unauthorized" });
  });
}

for (const publicKey of [null, "0".repeat(64), `${"0".repeat(62)}80`, `01${"0".repeat(62)}`]) {
  test(`under the public key ${publicKey} nothing is verified`, async () => {
    const request = new Request("https://volaris.example/interactions", {
      method: "POST",
      headers: signed(),
      body: BODY,
    });
    await expect(verifyInteraction(request, publicKey, IN_SESSION)).rejects.toMatchObject({
      code: "not_configured",
      message: expect.stringContaining("DISCORD_PUBLIC_KEY is not set"),
    });
  });
}
