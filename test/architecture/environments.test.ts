import { join } from "node:path";
import { expect, test } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { ROOT } from "./source-files.ts";

/** What an environment of wrangler.toml has of its own. Settings are given to each Worker by `npm run setup`. */
const ITS_OWN = ["name", "targetEnvironment", "vars"];

test("staging is the same Worker under another name: its cron, its flags and each binding", () => {
  const config = join(ROOT, "wrangler.toml");
  const [production, staging] = [readConfig({ config }), readConfig({ config, env: "staging" })];
  const withoutItsOwn = (values: object) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !ITS_OWN.includes(name)));
  expect(withoutItsOwn(staging)).toEqual(withoutItsOwn(production));
  expect([production.name, staging.name]).toEqual(["volaris", "volaris-staging"]);
  expect(staging.triggers.crons).toEqual(["* * * * *"]);
});
