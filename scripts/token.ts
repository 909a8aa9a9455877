import { parseArgs } from "node:util";
import { SETTINGS } from "../src/config/config.ts";
import { runCommand } from "./local-stack.ts";
import { readWords } from "./read-words.ts";
import { newApiToken } from "./tokens/new-api-token.ts";

const USAGE = `npm run token -- add NAME   a new API token, shown once, and its entry of API_TOKENS
  NAME says whose it is: 1 to 32 letters, digits, - and _; the log shows it`;

/** `npm run token`: makes an API token. It is stored nowhere, and the Worker is given its hash alone. */
await runCommand(async () => {
  const { positionals } = readWords(USAGE, () => parseArgs({ allowPositionals: true, options: {} }));
  const [verb, name, ...more] = positionals;
  if (verb !== "add" || name === undefined || more.length > 0) throw new Error(USAGE);
  const { token, entry } = newApiToken(name);
  const parsed = SETTINGS.API_TOKENS.parse(entry);
  if (!parsed.ok) throw new Error(`${parsed.why}\n\n${USAGE}`);
  process.stdout.write(`The token, which nobody can show again; give it to ${name}:

  ${token}

Its entry, to be put behind those that API_TOKENS has, with a comma between them:

  ${entry}

On the Worker: npx wrangler secret put API_TOKENS. On your machine: API_TOKENS=ENTRY npm start, and in .dev.vars
for npm start -- --live.
Take the entry out again to take the token from ${name}; their sessions end with it.
`);
});
