import type { ExaminedSetting, SettingState } from "../../src/operations/doctor/check-settings.ts";
import type { SettingsReport } from "./read-settings.ts";

/** Settings by the service that they belong to, in the order in which one sets a house up. */
const GROUPS: readonly { title: string; about: string; names: RegExp }[] = [
  { title: "Neon Postgres", about: "keeps everything; free plan 0.5 GB", names: /^DATABASE_/ },
  { title: "Upstash Redis", about: "access tokens, locks, cached answers", names: /^UPSTASH_REDIS_/ },
  { title: "Upstash QStash", about: "delivers the slices of a refresh", names: /^QSTASH_/ },
  { title: "Schwab", about: "option chains, prices and bars", names: /^(SCHWAB_|TOKEN_ENCRYPTION_KEY)/ },
  { title: "Discord", about: "slash commands", names: /^DISCORD_/ },
  {
    title: "The Worker",
    about: "its address, its operator, its plan",
    names:
      /^(PUBLIC_BASE_URL|ADMIN_TOKEN|ENVIRONMENT|LOG_LEVEL|LOG_DEBUG_SAMPLE|WORKERS_PLAN|CLOCK_OFFSET_MS)$/,
  },
  {
    title: "Alerts",
    about: "told before something breaks",
    names: /^(OPS_WEBHOOK_URL|HEALTHCHECK_PING_URL|WEBHOOK_)/,
  },
  { title: "Tiingo", about: "end of day, splits, dividends", names: /^TIINGO_/ },
  { title: "Alpaca", about: "stands in for Schwab", names: /^ALPACA_/ },
  { title: "Databento", about: "history for backfills", names: /^DATABENTO_/ },
  { title: "Finnhub", about: "earnings, news, company names", names: /^FINNHUB_/ },
  { title: "Schedule and storage", about: "all have defaults", names: /./ },
];

const MARKS: Readonly<Record<SettingState, string>> = {
  ok: "set",
  default: "default",
  unset: "not set",
  missing: "MISSING",
  wrong: "WRONG",
};
/** Nowhere to fetch these from. */
const NOWHERE = /^(you choose|fixed|local stack only)$/;

/** Every setting under its service: whether it is set, what it is for, and where to get it where it is not. */
export function printSettings({ settings, contradictions }: SettingsReport): string {
  const left = new Set(settings);
  const width = Math.max(...settings.map(({ name }) => name.length));
  const blocks = GROUPS.map(({ title, about, names }) => {
    const own = [...left].filter(({ name }) => names.test(name));
    for (const setting of own) left.delete(setting);
    return [`${title}: ${about}`, ...own.flatMap((setting) => settingLines(setting, width))].join("\n");
  });
  const against = contradictions.map((line) => `  ${MARKS.wrong}  ${line}`);
  return [...blocks, ...(against.length > 0 ? [against.join("\n")] : [])].join("\n\n");
}

function settingLines({ name, purpose, where, state, why }: ExaminedSetting, width: number): string[] {
  const first = `  ${MARKS[state].padEnd(7)}  ${name.padEnd(width)}  ${why ?? purpose}`;
  const wanted = state === "missing" || state === "wrong" || state === "unset";
  if (!wanted || NOWHERE.test(where)) return [first];
  return [first, `${" ".repeat(width + 13)}get it: ${where}`];
}
