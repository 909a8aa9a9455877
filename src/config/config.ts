import { AppError } from "../errors.ts";
import { buildConfig, type Config } from "./build-config.ts";
import { DISCORD_API } from "./service-settings.ts";
import type { Setting } from "./setting.ts";
import { SETTINGS, type SettingName, type Settings } from "./settings.ts";
import { webhookAddressFault } from "./webhook-settings.ts";

/** Raw bindings to Config. Only this file and src/config/ know variable names. */

export type { Config };
export { SETTINGS };
export type RawBindings = Readonly<Record<string, unknown>>;

/** A setting that keeps the Worker from its work; `why` never repeats what was given. */
export type SettingFault = {
  name: string;
  state: "missing" | "wrong";
  why: string;
  purpose: string;
  where: string;
};

/** What a Worker can go by while settings are missing or wrong; null for one that is not there or not right itself. */
export type UnfinishedConfig = {
  faults: readonly SettingFault[];
  environment: Settings["ENVIRONMENT"];
  logLevel: Settings["LOG_LEVEL"];
  logDebugSample: Settings["LOG_DEBUG_SAMPLE"];
  adminToken: string | null;
  discord: Config["discord"];
};

export type ReadConfig =
  | { finished: true; config: Config }
  | { finished: false; unfinished: UnfinishedConfig };

/** All bindings, each by its setting. Throws nothing. */
export function readConfig(raw: RawBindings): ReadConfig {
  const values: Partial<Record<string, unknown>> = {};
  const faults: SettingFault[] = [];
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    const parsed = setting.parse(raw[name]);
    if (parsed.ok) values[name] = parsed.value;
    else faults.push(faultOf(name, setting, parsed));
  }
  const blamed = new Set(faults.map(({ name }) => name));
  faults.push(...contradictions(values).filter(({ name }) => !blamed.has(name)));
  if (faults.length > 0) return { finished: false, unfinished: unfinishedConfig(faults, values) };
  return { finished: true, config: buildConfig(values as Settings) };
}

/** Parses all bindings; throws one `configuration_invalid` that lists every problem, by name and without values. */
export function parseConfig(raw: RawBindings): Config {
  const read = readConfig(raw);
  if (!read.finished) throw new AppError("configuration_invalid", describeFaults(read.unfinished.faults));
  return read.config;
}

/** For the log: every setting by name, why, what it is for and where to get it. */
export function describeFaults(faults: readonly SettingFault[]): string {
  const lines = faults.map(
    ({ name, why, purpose, where }) => `\n- ${name}: ${why} (${purpose}; get it: ${where})`,
  );
  return `Settings are missing or wrong:${lines.join("")}`;
}

function faultOf(
  name: string,
  { purpose, where }: Setting,
  { why, leftOut }: { why: string; leftOut: boolean },
): SettingFault {
  return { name, state: leftOut ? "missing" : "wrong", why, purpose, where };
}

function unfinishedConfig(faults: readonly SettingFault[], values: Partial<Settings>): UnfinishedConfig {
  return {
    faults,
    environment: values.ENVIRONMENT ?? "production",
    logLevel: values.LOG_LEVEL ?? "info",
    logDebugSample: values.LOG_DEBUG_SAMPLE ?? 0,
    adminToken: values.ADMIN_TOKEN ?? null,
    discord: {
      apiBase: values.DISCORD_API_BASE ?? DISCORD_API,
      publicKey: values.DISCORD_PUBLIC_KEY ?? null,
      botToken: null,
    },
  };
}

/** What is wrong with settings that are each right by themselves. */
function contradictions(values: Partial<Settings>): SettingFault[] {
  const faults: SettingFault[] = [];
  const blame = (name: SettingName, state: SettingFault["state"], why: string) => {
    const { purpose, where } = SETTINGS[name];
    faults.push({ name, state, why, purpose, where });
  };
  if (
    values.CLOCK_OFFSET_MS !== undefined &&
    values.CLOCK_OFFSET_MS !== 0 &&
    values.ENVIRONMENT === "production"
  ) {
    blame("CLOCK_OFFSET_MS", "wrong", "only a development environment may move the clock; remove it");
  }
  for (const together of TOGETHER) {
    const absent = together.filter((name) => values[name] === undefined);
    if (absent.length === 0 || absent.length === together.length) continue;
    const given = together.filter((name) => !absent.includes(name));
    for (const name of absent) {
      blame(name, "missing", `is missing beside ${given.join(" and ")}; set both or neither`);
    }
  }
  // Refresh tokens are kept sealed or not at all.
  if (values.SCHWAB_APP_KEY !== undefined && values.TOKEN_ENCRYPTION_KEY === undefined) {
    blame("TOKEN_ENCRYPTION_KEY", "missing", "is missing beside SCHWAB_APP_KEY");
  }
  const { WEBHOOK_URLS: urls = [], ENVIRONMENT: environment } = values;
  const fault = urls.map((url) => webhookAddressFault(url, environment ?? "production")).find(Boolean);
  if (fault) blame("WEBHOOK_URLS", "wrong", `each ${fault}`);
  return faults;
}

/** Halves of one credential. */
const TOGETHER = [
  ["ALPACA_API_KEY", "ALPACA_API_SECRET"],
  ["SCHWAB_APP_KEY", "SCHWAB_SECRET_KEY"],
  ["WEBHOOK_URLS", "WEBHOOK_SECRET"],
] as const satisfies readonly (readonly SettingName[])[];
