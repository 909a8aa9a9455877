import { parseEnv } from "node:util";

/** An unquoted value with a # in it. */
const CUT = /^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*=[ \t]*(?!['"`])[^\r\n#]*[^\s#=]#/m;

/**
 * The `NAME=value` lines of a text, however an editor leaves them. Empty ones are left out.
 *
 * @param where the file, for an error
 * @throws Error naming the setting whose value would be cut at a #, as every reader of such files does
 */
export function parseEnvText(given: string, where: string): Record<string, string> {
  // Editors on Windows put a byte order mark before the first name.
  const text = given.replace(/^\uFEFF/, "");
  const cut = CUT.exec(text)?.[1];
  if (cut !== undefined)
    throw new Error(
      `${cut} in ${where} would be cut off at its #. Put the value in quotes: ${cut}='…' (a comment has a space before its #).`,
    );
  return Object.fromEntries(
    Object.entries(parseEnv(text)).flatMap(([name, value]) =>
      value === undefined || value.trim() === "" ? [] : [[name, value]],
    ),
  );
}
