import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { secretTexts } from "../../src/config/secret-texts.ts";
import { AppError } from "../../src/errors.ts";
import { bindings } from "../support/bindings.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = "whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtMTIz";

function problems(changes: Record<string, unknown>): string {
  try {
    parseConfig(bindings({ WEBHOOK_URLS: "https://hooks.example/a", WEBHOOK_SECRET: SECRET, ...changes }));
    return "";
  } catch (error) {
    return error instanceof AppError ? error.message : String(error);
  }
}

test("several addresses and several secrets, a comma or a line between", () => {
  const config = parseConfig(
    bindings({
      WEBHOOK_URLS: "https://hooks.example/a, https://hooks.example/b\n",
      WEBHOOK_SECRET: `${SECRET},${OTHER}`,
    }),
  );
  expect(config.webhooks).toEqual({
    urls: ["https://hooks.example/a", "https://hooks.example/b"],
    secrets: [SECRET, OTHER],
  });
  expect(parseConfig(bindings()).webhooks).toBeNull();
});

test("one without the other is named", () => {
  expect(problems({ WEBHOOK_SECRET: "" })).toContain("WEBHOOK_SECRET: is missing beside WEBHOOK_URLS");
  expect(problems({ WEBHOOK_URLS: "" })).toContain("WEBHOOK_URLS: is missing beside WEBHOOK_SECRET");
});

test.each([
  "whsec_short",
  "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  `whsec_${btoa("x".repeat(23))}`,
  `whsec_${btoa("x".repeat(65))}`,
  `${SECRET};${OTHER}`,
  [SECRET, SECRET, SECRET, SECRET].join(","),
])("%s is no secret of Standard Webhooks", (secret) => {
  const why = problems({ WEBHOOK_SECRET: secret });
  expect(why).toContain("WEBHOOK_SECRET: ");
  expect(why).not.toContain(secret);
});

test.each([
  "http://hooks.example/a",
  "https://127.0.0.1/a",
  "https://2130706433/a",
  "https://0x7f.1/a",
  "https://10.1.2.3/a",
  "https://169.254.169.254/latest",
  "https://8.8.8.8/a",
  "https://[::1]/a",
  "https://[fd00::1]/a",
  "https://[::ffff:10.0.0.1]/a",
  "https://localhost/a",
  "https://a.localhost../a",
  "https://LOCALHOST./a",
  "https://db/a",
  "https://metadata.google.internal/a",
  "https://nas.local/a",
  "https://router.lan/a",
  "https://hooks.example/a,http://127.0.0.1:8795/b",
])("in production %s is refused, and not shown", (urls) => {
  const why = problems({ WEBHOOK_URLS: urls });
  expect(why).toMatch(/WEBHOOK_URLS: each must (?:be https|name a public host)/);
  expect(why).not.toContain(urls);
});

test("in development the loopback is allowed over http, and no other machine of the network", () => {
  const development = { ENVIRONMENT: "development" };
  for (const url of ["http://127.0.0.1:8795/a", "http://localhost:8795", "http://[::1]:1/a"]) {
    expect(problems({ ...development, WEBHOOK_URLS: url })).toBe("");
  }
  for (const url of ["http://10.0.0.7/a", "http://hooks.example/a", "https://192.168.0.1/"]) {
    expect(problems({ ...development, WEBHOOK_URLS: url })).toContain("WEBHOOK_URLS: each must");
  }
});

test("six addresses are too many, and one twice is a slip", () => {
  const urls = Array.from({ length: 6 }, (_, i) => `https://hooks.example/${i}`);
  expect(problems({ WEBHOOK_URLS: urls.join() })).toContain("5 addresses at most");
  expect(problems({ WEBHOOK_URLS: "https://h.example/a https://h.example/a" })).toContain("twice");
});

test("each address, the token in it and each secret may not be shown", () => {
  const texts = secretTexts({
    WEBHOOK_URLS: "https://hooks.example/a,https://hooks.example/T0123456789abcdef",
    WEBHOOK_SECRET: `${SECRET},${OTHER}`,
  });
  expect(texts).toEqual(
    expect.arrayContaining([
      "https://hooks.example/a",
      "https://hooks.example/T0123456789abcdef",
      "T0123456789abcdef",
      SECRET,
      OTHER,
    ]),
  );
});
