import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseEnvText } from "../../local/parse-env-text.ts";
import { secretTexts } from "../../src/config/secret-texts.ts";
import { keepSecrets } from "../../src/mask.ts";

export type Values = Readonly<Record<string, string>>;

/**
 * The settings of a file, the secrets among them masked from here on; null where there is no such file. Throws with what
 * to do for one that cannot be read.
 */
export async function readEnvFile(path: string): Promise<Values | null> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new Error(`${path} cannot be read (${error.code ?? error.message}).`);
  });
  const values = text === null ? null : parseEnvText(text, path);
  if (values !== null) keepSecrets(secretTexts(values));
  return values;
}

/** Writes the file anew, whole or not at all, for its owner alone. */
export async function writeEnvFile(path: string, values: Values, heading: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const lines = Object.entries(values).map(([name, value]) => `${name}=${quote(name, value)}`);
  const draft = `${path}.new`;
  await writeFile(draft, `# ${heading}\n${lines.join("\n")}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}

/** In the quotes that the value does not hold: none of them can be escaped. */
function quote(name: string, value: string): string {
  const mark = ["'", '"', "`"].find((each) => !value.includes(each));
  if (mark === undefined || /[\r\n]/.test(value) || (mark === '"' && value.includes("\\")))
    throw new Error(`${name} holds quotes or line breaks that no env file can keep.`);
  return `${mark}${value}${mark}`;
}
