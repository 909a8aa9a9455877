import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { judgeVendors, requireSomething, uselessJobs } from "../../local/live/check-vendors.ts";
import { describeSession } from "../../local/live/describe-session.ts";
import { openLiveKeys } from "../../local/live/live-keys.ts";
import { describeDiscord, publicAddress } from "../../local/live/public-address.ts";
import { chooseLiveSettings, readLiveSettings } from "../../local/live/read-live-settings.ts";
import { parseStartOptions } from "../../local/options.ts";
import type { ListedTicker } from "../../local/worker-api.ts";

const ALPACA = "ALPACA_API_KEY=PKTEST\nALPACA_API_SECRET='s#cret $1'\n";
const choose = (text: string) => chooseLiveSettings(text, ".dev.vars");

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "volaris-live-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("one pair of keys is enough, and goes through with its vendor's address as it is written", () => {
  const text = `\uFEFF${ALPACA}# a comment\nALPACA_API_BASE="http://127.0.0.1:9/"\nTIINGO_API_KEY=\nNOT_OURS=1\n`;
  expect(choose(text)).toEqual({
    settings: {
      ALPACA_API_KEY: "PKTEST",
      ALPACA_API_SECRET: "s#cret $1",
      ALPACA_API_BASE: "http://127.0.0.1:9/",
    },
    ignored: [],
    vendors: ["alpaca"],
  });
});

test("what this machine has itself is not taken over, and is named unless the example put it there", () => {
  const example = readFileSync(".dev.vars.example", "utf8");
  const filled = choose(`${example}\n${ALPACA}`);
  expect(filled.ignored).toEqual([]);
  const { settings, ignored } = choose(
    `${ALPACA}DATABASE_URL=postgres://me:pw@db.neon.tech/main\nUPSTASH_REDIS_REST_TOKEN=t\nQSTASH_TOKEN=q\n` +
      "CLOCK_OFFSET_MS=86400000\nENVIRONMENT=production\nHEALTHCHECK_PING_URL=https://hc-ping.com/1\n",
  );
  expect(ignored).toEqual([
    "DATABASE_URL",
    "UPSTASH_REDIS_REST_TOKEN",
    "QSTASH_TOKEN",
    "CLOCK_OFFSET_MS",
    "HEALTHCHECK_PING_URL",
  ]);
  expect(Object.keys(settings)).toEqual(["ALPACA_API_KEY", "ALPACA_API_SECRET"]);
});

test("without a key for market data it says which would do and where the free one is", async () => {
  const advice = /ALPACA_API_KEY and ALPACA_API_SECRET, free: app\.alpaca\.markets/;
  expect(() => choose("")).toThrow(/holds no key for market data/);
  expect(() => choose("ADMIN_TOKEN=x\nALPACA_API_KEY=  \n")).toThrow(advice);
  expect(() => choose("ALPACA_API_KEY=PKTEST\n")).toThrow(
    "ALPACA_API_KEY is set and ALPACA_API_SECRET is not; one is of no use without the other",
  );
  const missing = readLiveSettings(join(folder(), ".dev.vars"));
  await expect(missing).rejects.toThrow(/^There is no .*\.dev\.vars/);
  await expect(missing).rejects.toThrow(advice);
  await expect(readLiveSettings(folder())).rejects.toThrow(/cannot be read/);
});

test("real and recorded data exclude each other", () => {
  expect(parseStartOptions(["--live"]).live).toEqual({ varsFile: ".dev.vars" });
  expect(parseStartOptions(["--live", "--vars", "mine.vars"]).live).toEqual({ varsFile: "mine.vars" });
  expect(parseStartOptions([]).live).toBeNull();
  const replay = ["--replay", "recordings", "--at", "2022-05-20T19:45:00Z"];
  expect(() => parseStartOptions(["--live", ...replay])).toThrow(/never mix/);
  expect(() => parseStartOptions(["--vars", "mine.vars"])).toThrow(/goes with --live/);
  expect(() => parseStartOptions(["--help"])).toThrow(/--live +real data/);
});

test("Discord comes through the user's own tunnel, and through nothing else", () => {
  const keys = { DISCORD_APPLICATION_ID: "123456", DISCORD_PUBLIC_KEY: "ab".repeat(32) };
  const at = (address: string, more: object = keys) => publicAddress({ PUBLIC_BASE_URL: address, ...more });
  expect(at("https://my.trycloudflare.com/")).toEqual({
    kind: "tunnel",
    url: "https://my.trycloudflare.com",
  });
  expect(publicAddress(keys)).toEqual({ kind: "none", why: "unset" });
  expect(at("http://my.trycloudflare.com")).toEqual({ kind: "none", why: "local" });
  expect(at("https://localhost:8787")).toEqual({ kind: "none", why: "local" });
  expect(at("https://volaris.me.workers.dev")).toEqual({ kind: "none", why: "deployed" });
  expect(at("https://my.trycloudflare.com", {})).toEqual({ kind: "none", why: "no-keys" });
  const zeros = { DISCORD_APPLICATION_ID: "0", DISCORD_PUBLIC_KEY: "0".repeat(64) };
  expect(at("https://my.trycloudflare.com", zeros)).toEqual({ kind: "none", why: "no-keys" });
  expect(describeDiscord(at("https://my.trycloudflare.com"), 8787)).toContain(
    "https://my.trycloudflare.com/interactions",
  );
  expect(describeDiscord(publicAddress({}), 9000)).toMatch(
    /cloudflared tunnel --url http:\/\/127\.0\.0\.1:9000/,
  );
});

test("outside the session it says when the next one opens", () => {
  const says = (iso: string, closures?: string) => describeSession(Date.parse(iso), closures);
  expect(says("2026-11-30T15:00:00Z")).toMatch(
    /^The session is open until Monday 2026-11-30 16:00 in New York/,
  );
  expect(says("2026-11-28T15:00:00Z")).toMatch(
    /no session now; the next opens on Monday 2026-11-30 09:30 in New York \(14:30 UTC\)\..*by hand gets the vendors' latest/,
  );
  expect(says("2026-11-30T22:00:00Z")).toMatch(/opens on Tuesday 2026-12-01 09:30/);
  expect(says("2026-11-28T15:00:00Z", "2026-11-30")).toMatch(/opens on Tuesday 2026-12-01 09:30/);
});

const check = (service: string, state: string) => ({
  service,
  state,
  found: `${service} refused`,
  mend: "Get it.",
});
const ticker = (contracts: number): ListedTicker => ({
  symbol: "SPY",
  price: null,
  contracts,
  expirations: 0,
  lastUpdated: null,
  provider: null,
  active: true,
});

test("refused keys are told in the doctor's words, and a start without anything to show ends", () => {
  const refused = judgeVendors([check("alpaca", "wrong"), check("schwab", "missing")], ["alpaca"]);
  expect(refused).toEqual({ lines: ["alpaca: alpaca refused Get it."], sound: [] });
  expect(() => requireSomething(refused, [ticker(0)], ".dev.vars")).toThrow(
    /None of the vendors in \.dev\.vars/,
  );
  expect(() => requireSomething(refused, [ticker(12)], ".dev.vars")).not.toThrow();
  expect(uselessJobs(refused, ["alpaca"]).get("options_refresh")).toMatch(/takes its keys/);

  const daysOnly = judgeVendors([check("tiingo", "ok")], ["tiingo"]);
  expect(() => requireSomething(daysOnly, [ticker(0)], ".dev.vars")).not.toThrow();
  expect(uselessJobs(daysOnly, ["tiingo"]).get("options_refresh")).toContain("ALPACA_API_KEY");
  expect(uselessJobs(judgeVendors([check("alpaca", "ok")], ["alpaca"]), ["alpaca"]).size).toBe(0);
});

test("a live stack's secrets are its own, and the one that seals tokens stays", async () => {
  const stateDir = join(folder(), "live");
  const first = await openLiveKeys(stateDir);
  const again = await openLiveKeys(stateDir);
  expect(again.encryptionKey).toBe(first.encryptionKey);
  expect(
    new Set([first, again].flatMap((keys) => [keys.adminToken, ...Object.values(keys.queue)])).size,
  ).toBe(8);
  expect(statSync(join(stateDir, "encryption-key")).mode & 0o077).toBe(0);
  writeFileSync(join(stateDir, "encryption-key"), "cut");
  expect((await openLiveKeys(stateDir)).encryptionKey).toMatch(/^[0-9a-f]{64}$/);
});
