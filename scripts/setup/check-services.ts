import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless";
import { Redis } from "@upstash/redis";
import { SETTINGS } from "../../src/config/config.ts";
import { useEndpoint } from "../database.ts";
import type { Values } from "../deployment/env-file.ts";
import type { Checked, Question } from "./question.ts";
import { retry } from "./terminal.ts";

const TIMEOUT_MS = 15_000;
/** A database that sleeps takes a moment to wake up. */
const WAKING = { forMs: 1_500, everyMs: 1_000 };

export const NEON: Question = {
  title: "Neon Postgres",
  how: [
    "Keeps everything; the free plan does.",
    "https://console.neon.tech > your project > Connect > Connection string, as it is.",
  ],
  fields: [{ name: "DATABASE_URL", label: "Connection string (postgresql://…)" }],
  check: checkNeon,
};

async function checkNeon(values: Values): Promise<Checked> {
  const { DATABASE_URL: url = "" } = values;
  const parsed = SETTINGS.DATABASE_URL.parse(url);
  if (!parsed.ok) return { ok: false, why: `That is no connection string: it ${parsed.why}.` };
  useEndpoint(values);
  neonConfig.fetchFunction = (to: string, init: RequestInit) =>
    fetch(to, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  try {
    const database = neon(url);
    await retry(() => database`SELECT 1`, { ...WAKING, unless: (error) => isRefusal(error) });
    return { ok: true, found: "reached" };
  } catch (error) {
    return { ok: false, why: explainNeon(error) };
  } finally {
    neonConfig.fetchFunction = undefined;
  }
}

const isRefusal = (error: unknown) => error instanceof NeonDbError && (error.code ?? "") !== "";

/** The driver's own words may hold the whole string. */
function explainNeon(error: unknown): string {
  const code = error instanceof NeonDbError ? (error.code ?? "") : "";
  const text = error instanceof Error ? error.message : "";
  if (code === "28P01" || /password authentication/i.test(text))
    return "The database refuses the password. Copy the string anew, with “Show password” on.";
  if (code === "3D000" || /does not exist/i.test(text))
    return "There is no such database or role. Copy the string anew from Connect.";
  if (code !== "") return `The database refused it (SQLSTATE ${code}).`;
  return "Nobody answers there as Neon does. Copy the string anew; only Neon's (or its local stand-in's) can be used.";
}

export const UPSTASH_REDIS: Question = {
  title: "Upstash Redis",
  how: [
    "Keeps access tokens, locks and cached answers; the free plan does.",
    "https://console.upstash.com/redis > your database > REST API: the endpoint (https://…) and its token, not the read-only one.",
  ],
  fields: [
    { name: "UPSTASH_REDIS_REST_URL", label: "UPSTASH_REDIS_REST_URL (https://…)" },
    { name: "UPSTASH_REDIS_REST_TOKEN", label: "UPSTASH_REDIS_REST_TOKEN" },
  ],
  check: checkRedis,
};

async function checkRedis(values: Values): Promise<Checked> {
  const { UPSTASH_REDIS_REST_URL: url = "", UPSTASH_REDIS_REST_TOKEN: token = "" } = values;
  if (/^rediss?:/.test(url))
    return { ok: false, why: "That is the TCP address (redis://…). Take the one under REST API: https://…" };
  if (!SETTINGS.UPSTASH_REDIS_REST_URL.parse(url).ok)
    return { ok: false, why: "The endpoint must be an https address, as REST API shows it." };
  const redis = new Redis({
    url,
    token,
    retry: false,
    enableTelemetry: false,
    enableAutoPipelining: false,
    automaticDeserialization: false,
  });
  const key = `volaris:setup:${crypto.randomUUID()}`;
  try {
    await redis.ping();
    await redis.set(key, "here", { ex: 60 });
    const read = await redis.get<string>(key);
    await redis.del(key);
    if (read !== "here")
      return { ok: false, why: "What was written did not come back. Is this one database?" };
    return { ok: true, found: "written, read and deleted" };
  } catch (error) {
    return { ok: false, why: explainRedis(error) };
  }
}

/** The SDK's own words hold the whole command. */
function explainRedis(error: unknown): string {
  const text = error instanceof Error ? error.message : "";
  if (/NOPERM|permission/i.test(text))
    return "That token may only read. Take UPSTASH_REDIS_REST_TOKEN, with “Read-Only Token” off.";
  if (/WRONGPASS|unauthorized/i.test(text))
    return "The endpoint refuses that token: both must be of one database. Copy them anew.";
  if (/max requests limit|max daily request/i.test(text))
    return "This database has used up its commands. Take another, or wait for the new month.";
  return "Nobody answers there as Upstash does. Copy the endpoint anew.";
}

export type QStashRegion = { name: string; url: string };

export const QSTASH_REGIONS: readonly QStashRegion[] = [
  { name: "EU", url: "https://qstash.upstash.io" },
  { name: "US", url: "https://qstash-us-east-1.upstash.io" },
];

/** One token names region and signing keys: only its own region knows it. */
export function qstash(regions: readonly QStashRegion[]): Question {
  return {
    title: "Upstash QStash",
    how: [
      "Delivers the parts of a refresh; the free plan does for a few tickers.",
      "https://console.upstash.com/qstash > QSTASH_TOKEN; region and signing keys are found by it.",
    ],
    fields: [{ name: "QSTASH_TOKEN", label: "QSTASH_TOKEN" }],
    async check({ QSTASH_TOKEN: token = "" }) {
      const asked = await Promise.all(regions.map((region) => readKeys(region, token)));
      const known = asked.find(({ keys }) => keys !== null);
      if (known?.keys) {
        const { current, next } = known.keys;
        const learned = {
          QSTASH_URL: known.region.url,
          QSTASH_CURRENT_SIGNING_KEY: current,
          QSTASH_NEXT_SIGNING_KEY: next,
        };
        return { ok: true, found: `region ${known.region.name}, signing keys read`, learned };
      }
      if (asked.every(({ refused }) => refused))
        return {
          ok: false,
          why: "No region of QStash knows that token. Copy QSTASH_TOKEN anew, not a signing key.",
        };
      return { ok: false, why: "QStash did not answer, or not as expected. Is this machine online?" };
    },
  };
}

async function readKeys(region: QStashRegion, token: string) {
  const nothing = { region, keys: null, refused: false };
  try {
    const answer = await fetch(`${region.url}/v2/keys`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      return { ...nothing, refused: answer.status === 401 || answer.status === 403 || answer.status === 404 };
    }
    const { current, next } = (await answer.json()) as { current?: unknown; next?: unknown };
    const told = typeof current === "string" && typeof next === "string";
    return told ? { region, keys: { current, next }, refused: false } : nothing;
  } catch {
    return nothing;
  }
}
