import { join } from "node:path";
import { expect, test } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { ROOT } from "./source-files.ts";

/** What an environment of wrangler.toml has of its own. Settings are given to each Worker by `npm run setup`. */
const ITS_OWN = ["name", "targetEnvironment", "vars"];

type Limit = { name: string; namespace_id: string; simple: { limit: number; period: number } };

test("staging is the same Worker under another name: its cron, its flags and each binding", () => {
  const config = join(ROOT, "wrangler.toml");
  const [production, staging] = [readConfig({ config }), readConfig({ config, env: "staging" })];
  const withoutItsOwn = ({ ratelimits, ...values }: typeof production) => ({
    ...Object.fromEntries(Object.entries(values).filter(([name]) => !ITS_OWN.includes(name))),
    // Two Workers that counted under one id would use up each other's requests.
    ratelimits: ratelimits.map(({ name, simple }: Limit) => ({ name, simple })),
  });
  const counters = [production, staging].flatMap(({ ratelimits }) =>
    ratelimits.map((one: Limit) => one.namespace_id),
  );
  expect(new Set(counters).size).toBe(production.ratelimits.length + staging.ratelimits.length);
  expect(withoutItsOwn(staging)).toEqual(withoutItsOwn(production));
  expect([production.name, staging.name]).toEqual(["volaris", "volaris-staging"]);
  expect(staging.triggers.crons).toEqual(["* * * * *"]);
});
