import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { SETTINGS } from "../src/config/config.ts";
import { secretTexts } from "../src/config/secret-texts.ts";
import { AppError, asAppError, errorBody, withoutCause } from "../src/errors.ts";
import { keepSecrets, mask, maskConsole } from "../src/mask.ts";

/** Bindings with one telling value in each secret. */
function telling(): Record<string, string> {
  const shown = /^(PUBLIC_BASE_URL|QSTASH_URL|DISCORD_(APPLICATION_ID|PUBLIC_KEY))$/;
  const secrets = Object.entries(SETTINGS).filter(([name, { secret }]) => secret && !shown.test(name));
  const values = Object.fromEntries(secrets.map(([name]) => [name, `mask-test/${name.toLowerCase()}+é "1"`]));
  return {
    ...values,
    DATABASE_URL: "postgresql://mask_user:mask-P%2FPart%231@db.example/volaris",
    UPSTASH_REDIS_REST_URL: "https://mask-redis.example",
    OPS_WEBHOOK_URL: "https://discord.example/api/webhooks/1/mask-webhook-token?wait=true",
    HEALTHCHECK_PING_URL: "https://ping.example/mask-ping-uuid/{job}",
    DISCORD_BOT_TOKEN: "mask-bot-token",
  };
}

test("every secret that is set is masked in each form a driver may show it in", () => {
  const bindings = telling();
  keepSecrets(secretTexts(bindings));
  for (const [name, value] of Object.entries(bindings)) {
    const encoded = [encodeURIComponent(value), new URLSearchParams({ key: value }).toString()];
    const forms = [...encoded, ...encoded.map((form) => form.replace(/%../g, (byte) => byte.toLowerCase()))];
    for (const form of [value, ...forms, JSON.stringify(value), `  ${value}\n`]) {
      const shown = mask(`it said: ${form}, sorry`);
      expect(shown, name).toMatch(/^it said: .*\*{3}.*, sorry$/s);
      expect(shown, name).not.toContain("mask-");
    }
  }
});

test("a password is masked as it was written and as it was meant, and so are the tokens of secret addresses", () => {
  keepSecrets(secretTexts(telling()));
  for (const text of [
    'password authentication failed for "mask-P%2FPart%231"',
    "tried mask-P/Part#1",
    "GET https://ping.example/mask-ping-uuid/prices_1m",
    "mask-webhook-token is unknown",
  ]) {
    expect(mask(text)).toContain("***");
    expect(mask(text)).not.toMatch(/mask-/);
  }
  expect(mask("user mask_user of db.example")).toBe("user mask_user of db.example");
});

test("a secret of digits that stands in TOML without quotes is masked too", () => {
  keepSecrets(secretTexts({ ADMIN_TOKEN: 7_301_948_265_017_364 }));
  expect(mask("it said 7301948265017364")).toBe("it said ***");
});

test("a link to the Worker itself stays whole", () => {
  keepSecrets(secretTexts({ PUBLIC_BASE_URL: "https://a-worker-of-ours.example" }));
  const hint = "Log in at https://a-worker-of-ours.example/auth/schwab/login";
  expect(new AppError("provider_unauthorized", "Refused.", { hint }).hint).toBe(hint);
});

test("what a reserved character cuts off a password is masked as well", () => {
  keepSecrets(secretTexts({ DATABASE_URL: "postgresql://u:Cut3cret#1@otherhalf@host/db" }));
  expect(mask("host Cut3cret, path #1@otherhalf")).toBe("host ***, path #1@***");
});

test("a short secret is masked as a word, not in the middle of one", () => {
  keepSecrets(["zqx7"]);
  expect(mask("zqx7, (zqx7) and zqx77")).toBe("***, (***) and zqx77");
});

test("an address in an example stays readable", () => {
  const example = "must look like postgres://user:password@host/database";
  expect(mask(example)).toBe(example);
});

test("an error is masked when it is made: its message, its hint and what is answered", () => {
  keepSecrets(["made-with-a-secret"]);
  const driver = new Error("connect failed: made-with-a-secret");
  const error = asAppError(driver);
  const hint = "Not made-with-a-secret.";
  const hinted = new AppError("invalid_request", "made-with-a-secret is wrong", { hint });
  expect(error.message).toBe("connect failed: ***");
  expect(JSON.stringify(errorBody(hinted, "id"))).not.toContain("made-with-a-secret");
  const shown = withoutCause(error);
  expect(shown.cause).toBeUndefined();
  expect(`${shown.stack}`).not.toContain("made-with-a-secret");
});

test("no text round it keeps a secret from being masked", () => {
  const secret = "round-and-round-7";
  keepSecrets([secret]);
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (before, after) => {
      expect(mask(`${before}${secret}${after}`)).not.toContain(secret);
    }),
    { seed: 20261130, numRuns: 200 },
  );
});

test("the console masks texts, errors, and what lies in lists and objects, however deep", () => {
  keepSecrets(["console-s3cret"]);
  const info = console.info;
  const shown = vi.fn();
  console.info = shown;
  maskConsole();
  const circle: Record<string, unknown> = { text: "console-s3cret" };
  circle["again"] = circle;
  console.info(
    "say console-s3cret",
    new Error("console-s3cret"),
    { a: [{ b: "console-s3cret" }] },
    circle,
    7,
  );
  const words: unknown[] = shown.mock.calls[0] ?? [];
  console.info = info;
  expect(JSON.stringify(words)).not.toContain("console-s3cret");
  expect([words[0], words[2], words[4]]).toEqual(["say ***", { a: [{ b: "***" }] }, 7]);
});

test("credentials are found by their place also behind long names and in long texts", () => {
  const long = "x".repeat(4_000);
  expect(mask(`${long}_token=abc&ok=1`)).toBe(`${long}_token=***&ok=1`);
  expect(mask(`{"my_long-api_key" : "abc"}`)).toBe('{"my_long-api_key" : "***"}');
  expect(mask(`at ${long}+https://user:pass@host`)).toBe(`at ${long}+https://user:***@host`);
});
