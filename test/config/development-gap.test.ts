import { expect, test } from "vitest";
import { developmentGap } from "../../src/config/development-gap.ts";

test("wrangler dev alone says what it lacks and what to use; a deployment and the local stack say nothing", () => {
  const alone = developmentGap({ ENVIRONMENT: "development", QSTASH_URL: "https://qstash.upstash.io" });
  expect(alone).toMatch(/QStash cannot deliver .* no cron tick fires.*npm start -- --live/);
  expect(developmentGap({ ENVIRONMENT: "development" })).toBe(alone);
  expect(developmentGap({ ENVIRONMENT: "development", QSTASH_URL: "http://127.0.0.1:8791" })).toBeNull();
  expect(developmentGap({ ENVIRONMENT: "production", QSTASH_URL: "https://qstash.upstash.io" })).toBeNull();
  expect(developmentGap({})).toBeNull();
});
