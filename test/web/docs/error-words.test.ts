import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT_DIR } from "../../../local/project.ts";
import { ERROR_TABLE, type ErrorCode } from "../../../src/error-table.ts";
import { ERROR_WORDS } from "../../../src/web/docs/errors/error-words.ts";

const LITERAL = /"((?:[^"\\\n]|\\.)+)"|`((?:[^`\\]|\\.)+)`/g;
const codes = Object.keys(ERROR_TABLE) as ErrorCode[];

/** Every text of the source with two words at least, as what it may read like once it is filled in. */
const told = globSync("src/**/*.ts", { cwd: PROJECT_DIR })
  .map((path) => readFileSync(join(PROJECT_DIR, path), "utf8").replaceAll(/`\s*\+\s*`/g, ""))
  .flatMap((source) => [...source.matchAll(LITERAL)])
  .map(([, plain, template]) => (plain ?? template ?? "").split(/\$\{[^}]*\}+/))
  .filter((fixed) => /[a-z]{2,} [a-z]{2,}/.test(fixed.join("")))
  .map((fixed) => ({
    said: fixed.join("").length,
    filled: new RegExp(`^${fixed.map((text) => text.replaceAll(/[^\w ]/g, ".")).join(".+")}$`),
  }));

test.each(codes)("the page of %s shows a message that comes so", (code) => {
  const { publicMessage, summary } = ERROR_TABLE[code];
  const { example } = ERROR_WORDS[code];
  if (!publicMessage) {
    expect(example).toBe(summary);
    return;
  }
  // A field stands before what is wrong with it.
  const words = example.replace(/^\w+: /, "");
  expect(
    told.some(({ said, filled }) => said > 0.4 * words.length && filled.test(words)),
    `nothing in src says: ${words}`,
  ).toBe(true);
});
