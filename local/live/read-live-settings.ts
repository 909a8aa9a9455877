import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { SETTINGS } from "../../src/config/config.ts";
import { explainFailure } from "../explain-failure.ts";
import { parseEnvText } from "../parse-env-text.ts";

/** What --live takes of `.dev.vars`, by the Worker's own names. */
export type LiveSettings = {
  /** Settings that are passed on as they are. */
  settings: Record<string, string>;
  /** Names that are set and have no meaning here, because the stack brings its own. */
  ignored: string[];
  /** Who is asked for data, in the file's own keys. */
  vendors: Vendor[];
};

export type Vendor = keyof typeof KEYS_OF;

/** What each vendor needs; all of them open something by themselves. */
const KEYS_OF = {
  schwab: ["SCHWAB_APP_KEY", "SCHWAB_SECRET_KEY"],
  alpaca: ["ALPACA_API_KEY", "ALPACA_API_SECRET"],
  tiingo: ["TIINGO_API_KEY"],
  databento: ["DATABENTO_API_KEY"],
  finnhub: ["FINNHUB_API_KEY"],
} as const;
const VENDORS = ["schwab", "alpaca", "tiingo", "databento", "finnhub"] as const satisfies readonly Vendor[];
/** Who has option chains. */
const CHAIN_VENDORS: readonly Vendor[] = ["schwab", "alpaca"];

/** The stack's own: services on this machine, the real clock; and the switch that watches over a deployment. */
const LOCAL_NAMES = [
  "DATABASE_URL",
  "DATABASE_HTTP_ENDPOINT",
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
  "QSTASH_URL",
  "QSTASH_TOKEN",
  "QSTASH_CURRENT_SIGNING_KEY",
  "QSTASH_NEXT_SIGNING_KEY",
  "CLOCK_OFFSET_MS",
  "HEALTHCHECK_PING_URL",
];
/** Those that have no meaning here whatever they are set to, and are not worth a word. */
const SILENT = new Set(["ENVIRONMENT", "DATABASE_HTTP_ENDPOINT"]);

const WHERE = {
  alpaca:
    "ALPACA_API_KEY and ALPACA_API_SECRET, free: app.alpaca.markets, sign up, then API Keys on the paper account",
  schwab:
    "SCHWAB_APP_KEY and SCHWAB_SECRET_KEY: developer.schwab.com, Dashboard > Apps (approved within days)",
} as const;

/** Reads the file. Throws with what to put into it, and where to get that, when it is missing or holds no data key. */
export async function readLiveSettings(file: string): Promise<LiveSettings> {
  const text = await readFile(resolve(file), "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new Error(adviseKeys(`There is no ${file}. Make one with a key for market data in it:`));
    throw new Error(`${file} cannot be read: ${explainFailure(error)}`);
  });
  return chooseLiveSettings(text, file);
}

/** The same of a file's text. */
export function chooseLiveSettings(text: string, file: string): LiveSettings {
  const given = new Map(
    Object.entries(parseEnvText(text, file)).map(([name, value]) => [name, value.trim()]),
  );
  const vendors = VENDORS.filter((vendor) => KEYS_OF[vendor].every((name) => given.has(name)));
  const half = VENDORS.flatMap((vendor) => missingHalf(vendor, given));
  if (half.length > 0) throw new Error(`${file}: ${half.join("; ")}.`);
  if (vendors.length === 0)
    throw new Error(
      adviseKeys(`${file} holds no key for market data, so there is nothing to ask. Put one in:`),
    );
  const settings: Record<string, string> = {};
  for (const name of Object.keys(SETTINGS)) {
    const value = given.get(name);
    if (value !== undefined && !LOCAL_NAMES.includes(name) && !SILENT.has(name)) settings[name] = value;
  }
  const ignored = LOCAL_NAMES.filter((name) => given.has(name) && !SILENT.has(name) && !isIdle(name, given));
  return { settings, ignored, vendors };
}

export function hasChains({ vendors }: { vendors: readonly Vendor[] }): boolean {
  return vendors.some((vendor) => CHAIN_VENDORS.includes(vendor));
}

/** What would give option chains, for whoever has keys for other things. */
export const CHAIN_KEYS = `${WHERE.alpaca}; or ${WHERE.schwab}`;

/** Alpaca's one half is of no use, nor is Schwab's: better said than passed over. */
function missingHalf(vendor: Vendor, given: ReadonlyMap<string, string>): string[] {
  const names: readonly string[] = KEYS_OF[vendor];
  const there = names.filter((name) => given.has(name));
  if (there.length === 0 || there.length === names.length) return [];
  const lacking = names.filter((name) => !given.has(name));
  return [`${there.join(", ")} is set and ${lacking.join(", ")} is not; one is of no use without the other`];
}

function isIdle(name: string, given: ReadonlyMap<string, string>): boolean {
  const value = given.get(name);
  return (
    (name === "CLOCK_OFFSET_MS" && Number(value) === 0) ||
    (name === "QSTASH_URL" && value === "https://qstash.upstash.io") ||
    value === "postgres://user:password@host/database"
  );
}

function adviseKeys(why: string): string {
  return [
    why,
    `  ${WHERE.alpaca}`,
    `  ${WHERE.schwab}`,
    "  TIINGO_API_KEY, DATABENTO_API_KEY and FINNHUB_API_KEY add days, history and news, and no option chains",
    "The modelled market needs no key: npm start",
  ].join("\n");
}
