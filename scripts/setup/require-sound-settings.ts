import { SETTINGS } from "../../src/config/config.ts";
import { reportSettings } from "../doctor/read-settings.ts";
import type { Surroundings } from "./surroundings.ts";

/** Of the setup's own; the Worker never sees them. */
const SETUP_NAMES = ["SETUP_TICKERS", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN", "DISCORD_GUILD_ID"];

/**
 * Looks at everything that is kept, also what somebody wrote into the file by hand, before a Worker is deployed that
 * would not answer for it. Warns of names that nobody reads.
 *
 * @throws Error naming each setting that is wrong, and why
 */
export function requireSoundSettings({
  answers,
  terminal,
}: Pick<Surroundings, "answers" | "terminal">): void {
  const known = new Set([...Object.keys(SETTINGS), ...SETUP_NAMES]);
  for (const name of Object.keys(answers.values))
    if (!known.has(name))
      terminal.warn(
        `${name} in ${answers.where} is no setting of Volaris and does nothing; docs/operating.md has all.`,
      );
  const { settings, contradictions } = reportSettings(answers.values);
  const wrong = settings.flatMap(({ name, state, why }) => (state === "wrong" ? [`${name}: ${why}`] : []));
  const problems = [...wrong, ...contradictions];
  if (problems.length === 0) return;
  throw new Error(
    `The Worker would not answer with what ${answers.where} says:\n${problems.map((line) => `- ${line}`).join("\n")}\nMend it there; then once more npm run setup.`,
  );
}
