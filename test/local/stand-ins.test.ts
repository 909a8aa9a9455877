import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import { createFaults } from "../../local/faults.ts";
import type { Database } from "../../local/neon/database.ts";
import { startNeonHttp } from "../../local/neon/start-neon-http.ts";
import { startQStash } from "../../local/qstash/start-qstash.ts";
import { startUpstashRedis } from "../../local/redis/start-upstash-redis.ts";
import type { StandIn } from "../../local/stand-in.ts";
import { type MarketClient, openMarket } from "./market-client.ts";

const away = () => Promise.reject(new Error("No statement is run here."));
const NO_DATABASE: Database = {
  engine: "pglite",
  query: away,
  batch: away,
  exec: away,
  close: async () => undefined,
};

let market: MarketClient;
const opened = new Map<string, StandIn<string>>();

beforeAll(async () => {
  market = await openMarket("2026-11-23T15:00:00Z");
  opened.set("neon", await startNeonHttp({ database: NO_DATABASE, port: 0 }));
  opened.set("redis", await startUpstashRedis({ port: 0, token: "tok" }));
  opened.set("qstash", await startQStash());
  opened.set("discord", await startDiscordRest());
  opened.set("market", market.sandbox);
});
afterAll(() => Promise.all([...opened.values()].map((standIn) => standIn.close())));

function find(name: string): StandIn<string> {
  const standIn = opened.get(name);
  if (standIn === undefined) throw new Error(`${name} is not open`);
  return standIn;
}

describe.each([
  ["neon", "/sql", { kind: "quota" }, 500],
  ["redis", "/", { kind: "html" }, 502],
  ["qstash", "/v2/keys", { kind: "refused", status: 504 }, 504],
  ["discord", "/api/v10/applications/@me", { kind: "refused", status: 500 }, 500],
  ["market", "/marketdata/v1/markets", { kind: "unavailable-html" }, 503],
] as const)("%s", (name, path, rule, status) => {
  test("is on the port that it names", () => {
    const { url, port } = find(name);
    expect(url).toBe(`http://127.0.0.1:${port}`);
  });

  test("faults are armed, listed and disarmed over HTTP, and meet requests", async () => {
    const { url, faults } = find(name);
    const door = async (method: string, body?: string) => {
      const answer = await fetch(`${url}/__faults`, { method, ...(body !== undefined && { body }) });
      return { status: answer.status, body: await answer.json() };
    };
    const armed = await door("POST", JSON.stringify([{ ...rule, path, times: 2 }]));
    expect(armed).toMatchObject({ status: 200, body: { faults: [{ ...rule, path, left: 2, met: 0 }] } });
    // Whoever is not let in meets the fault as well.
    expect((await fetch(`${url}${path}`, { method: "POST" })).status).toBe(status);
    expect((await door("GET")).body).toMatchObject({
      faults: [{ left: 1, met: 1 }],
      kinds: [...faults.kinds],
    });
    expect((await door("DELETE")).body).toMatchObject({ faults: [] });
    expect(faults.list()).toEqual([]);
  });

  test("a fault that it does not know is explained", async () => {
    const { url, faults } = find(name);
    for (const [body, says] of [
      ['{"kind":"explode"}', `Use one of ${faults.kinds.join(", ")}`],
      [`{"kind":"${faults.kinds[0]}","times":"two"}`, "times"],
      [`{"kind":"${faults.kinds[0]}","time":2}`, "time is no field"],
      [`{"kind":"${faults.kinds[0]}","probability":5}`, "must be 0 to 1"],
      ["nonsense", "not JSON"],
    ] as const) {
      const answer = await fetch(`${url}/__faults`, { method: "POST", body });
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(says)]);
    }
    expect((await fetch(`${url}/__faults`, { method: "PUT" })).status).toBe(405);
    expect(faults.list()).toEqual([]);
  });
});

describe("the language of faults", () => {
  const open = () => createFaults(["slow", "drop", "held"]);

  test("a rule is met once, so many times, or without end, in the order of arming", () => {
    const faults = open();
    faults.add({ kind: "slow" });
    faults.add({ kind: "drop", times: 2 });
    faults.add({ kind: "held", probability: 1 });
    const met = Array.from({ length: 6 }, () => faults.take({})?.kind);
    expect(met).toEqual(["slow", "drop", "drop", "held", "held", "held"]);
  });

  test("a rule that names a statement meets that statement alone, and others no statement", () => {
    const faults = open();
    faults.add({ kind: "drop", statement: "INSERT INTO" });
    faults.add({ kind: "slow" });
    expect(faults.take({ statement: "SELECT 1" })).toBeNull();
    expect(faults.take({ path: "/sql" })?.kind).toBe("slow");
    expect(faults.take({ path: "/sql" })).toBeNull();
    expect(faults.take({ statement: "INSERT INTO rows" })?.kind).toBe("drop");
  });

  test("where only some kinds can happen, the others are not used up", () => {
    const faults = open();
    faults.add({ kind: "held" });
    faults.add({ kind: "drop" });
    expect(faults.take({}, ["drop"])?.kind).toBe("drop");
    expect(faults.take({}, ["drop"])).toBeNull();
    expect([faults.isArmed("held"), faults.isArmed("drop")]).toEqual([true, false]);
    faults.clear("held");
    expect(faults.isArmed("held")).toBe(false);
  });

  test("a probability decides the same way for the same seed", () => {
    const run = (seed: number) => {
      const faults = open();
      faults.add({ kind: "drop", probability: 0.4, seed });
      return Array.from({ length: 100 }, () => faults.take({}) !== null);
    };
    expect(run(11)).toEqual(run(11));
    expect(run(12)).not.toEqual(run(11));
    const met = run(11).filter(Boolean).length;
    expect(met).toBeGreaterThan(25);
    expect(met).toBeLessThan(55);
  });
});
