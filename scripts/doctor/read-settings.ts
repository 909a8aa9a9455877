import { join } from "node:path";
import { PROJECT_DIR } from "../../local/project.ts";
import { parseConfig, SETTINGS } from "../../src/config/config.ts";
import { secretTexts } from "../../src/config/secret-texts.ts";
import { AppError } from "../../src/errors.ts";
import { keepSecrets } from "../../src/mask.ts";
import { type ExaminedSetting, examineSettings } from "../../src/operations/doctor/check-settings.ts";
import { readEnvFile, type Values } from "../deployment/env-file.ts";

/** The settings on this machine: .dev.vars, and before it the environment. Blank ones are left out, and secrets masked from here on. */
export async function readValues(
  env: Readonly<Record<string, string | undefined>> = process.env,
  file = join(PROJECT_DIR, ".dev.vars"),
): Promise<Values> {
  const given = (await readEnvFile(file)) ?? {};
  const values: Record<string, string> = {};
  for (const name of Object.keys(SETTINGS)) {
    const value = [env[name], given[name]].find((each) => each !== undefined && each.trim() !== "");
    if (value !== undefined) values[name] = value;
  }
  keepSecrets(secretTexts(values));
  return values;
}

export type SettingsReport = {
  settings: ExaminedSetting[];
  /** What is wrong with settings that are each right by themselves. */
  contradictions: string[];
  ok: boolean;
};

export function reportSettings(values: Values): SettingsReport {
  const settings = examineSettings(SETTINGS, values);
  const faulty = settings.filter(({ state }) => state === "missing" || state === "wrong");
  // Those of single settings are told with the setting.
  const contradictions = readProblems(values).filter(
    (problem) => !faulty.some(({ name }) => problem.startsWith(`${name}: `)),
  );
  return { settings, contradictions, ok: faulty.length === 0 && contradictions.length === 0 };
}

function readProblems(values: Values): string[] {
  try {
    parseConfig(values);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.replace(/^- /, ""));
  }
}
