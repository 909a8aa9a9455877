import { hostOf } from "../../local/mask-url.ts";
import { told } from "../deployment/deployments.ts";
import { readEnvFile, type Values, writeEnvFile } from "../deployment/env-file.ts";

/** What is known so far, kept on disk as soon as it is known, so that the setup can stop anywhere. */
export type Answers = {
  readonly values: Values;
  /** The file, as a person would name it. */
  readonly where: string;
  keep(learned: Values): Promise<void>;
};

const HEADING = "Kept by npm run setup. Secrets: for this machine alone.";

/** @param given what was answered beforehand; it goes before what was kept */
export async function openAnswers(file: string, given: Values): Promise<Answers> {
  let values: Values = { ...(await readEnvFile(file)), ...given };
  return {
    get values() {
      return values;
    },
    where: told(file),
    async keep(learned) {
      values = { ...values, ...learned };
      await writeEnvFile(file, values, HEADING);
    },
  };
}

/** What a person pasted as the value that was meant: without quotes, `NAME=` or `psql` around it. */
export function clean(name: string, pasted: string): string {
  let text = pasted.trim().replace(/^export\s+/, "");
  if (text.startsWith(`${name}=`)) text = text.slice(name.length + 1);
  text = text.replace(/^psql\s+/, "").trim();
  const quoted = /^(["'`])(.*)\1$/.exec(text);
  return (quoted?.[2] ?? text).trim();
}

/** Enough of a value to know it again: a host, or the last four characters of a long token. */
export function masked(value: string): string {
  if (/^(postgres(ql)?|https?):/.test(value)) return hostOf(value) ?? "••••";
  return value.length < 16 ? "••••" : `••••${value.slice(-4)}`;
}
