import { expect, test } from "vitest";
import { parseConfig, SETTINGS } from "../../../src/config/config.ts";
import { AppError } from "../../../src/errors.ts";
import {
  addressCheck,
  cacheCheck,
  discordCheck,
  webhookCheck,
} from "../../../src/operations/doctor/check-services.ts";
import { examineSettings } from "../../../src/operations/doctor/check-settings.ts";
import { bindings } from "../../support/bindings.ts";

const BASE = "https://volaris.operator.workers.dev";

test("an address is right where the question came in, https in production, and no placeholder", async () => {
  const address = (changes: object) =>
    addressCheck({ publicBaseUrl: BASE, askedAt: BASE, production: true, ...changes }).run();
  expect(await address({})).toMatchObject({ state: "ok" });
  expect(await address({ askedAt: "https://v2.operator.workers.dev" })).toMatchObject({
    state: "warning",
    found: expect.stringContaining("v2.operator"),
  });
  expect(await address({ publicBaseUrl: "http://volaris.org" })).toMatchObject({ state: "wrong" });
  const placeholder = "https://volaris.example.workers.dev";
  expect(await address({ publicBaseUrl: placeholder, askedAt: placeholder })).toMatchObject({
    state: "wrong",
  });
  const local = "http://127.0.0.1:8787";
  expect(await address({ publicBaseUrl: local, askedAt: local, production: false })).toMatchObject({
    state: "ok",
  });
});

test("without Discord's key no command is answered, and whose key it is a Worker says that it can't see", async () => {
  expect(await discordCheck({ publicKey: "ab".repeat(32) }).run()).toMatchObject({
    state: "ok",
    mend: expect.stringContaining("DISCORD_BOT_TOKEN"),
  });
  expect(await discordCheck({ publicKey: null }).run()).toMatchObject({
    state: "missing",
    found: expect.stringContaining("DISCORD_PUBLIC_KEY"),
  });
});

test("Redis that keeps nothing is wrong; no webhook is missing and no fault", async () => {
  expect(await cacheCheck({ roundTrip: async () => true }, () => "id").run()).toMatchObject({ state: "ok" });
  expect(await cacheCheck({ roundTrip: async () => false }, () => "id").run()).toMatchObject({
    state: "wrong",
  });
  const away = async () => {
    throw new AppError("cache_unavailable", "Redis did not answer or refused a command.");
  };
  expect(await cacheCheck({ roundTrip: away }, () => "id").run()).toMatchObject({
    state: "wrong",
    mend: expect.stringContaining("UPSTASH_REDIS_REST_TOKEN"),
  });
  const unset = webhookCheck({ describe: async () => null });
  expect(unset.optional).toBe(true);
  expect(await unset.run()).toMatchObject({
    state: "missing",
    found: expect.stringContaining("OPS_WEBHOOK_URL"),
  });
});

test("settings: set, at a default, left out, missing or wrong, and never a value", () => {
  const examined = examineSettings(
    SETTINGS,
    bindings({ DATABASE_URL: "mysql://admin:hunter2@host/db", QSTASH_TOKEN: "", LOG_LEVEL: "warn" }),
  );
  const stateOf = (name: string) => examined.find((setting) => setting.name === name)?.state;
  expect(["LOG_LEVEL", "QSTASH_URL", "OPS_WEBHOOK_URL", "QSTASH_TOKEN", "DATABASE_URL"].map(stateOf)).toEqual(
    ["ok", "default", "unset", "missing", "wrong"],
  );
  expect(JSON.stringify(examined)).not.toContain("hunter2");
  // Whatever parseConfig takes, nothing is missing or wrong in.
  parseConfig(bindings());
  const faults = examineSettings(SETTINGS, bindings()).filter(
    ({ state }) => state === "missing" || state === "wrong",
  );
  expect(faults).toEqual([]);
});
