import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { SANDBOX, THIS_MACHINE } from "../deployment/deployments.ts";
import { readEnvFile, type Values } from "../deployment/env-file.ts";
import type { Surroundings } from "./surroundings.ts";

/** What two deployments must not share, and what would come of it. */
const OWN = {
  DATABASE_URL: "database: each would take the other's jobs",
  UPSTASH_REDIS_REST_URL: "Redis: each would take the other's locks",
  DISCORD_APPLICATION_ID: "Discord application: commands would go to whichever was set up last",
} as const;
type OwnName = keyof typeof OWN;

/**
 * Compares what was answered with the other deployments of this machine, before anything of theirs is touched.
 *
 * @throws Error naming the first setting that belongs to another deployment
 */
export async function requireOwnServices(
  { name, answers }: Pick<Surroundings, "name" | "answers">,
  { deploymentsDir } = THIS_MACHINE,
): Promise<void> {
  const files = (await readdir(deploymentsDir).catch(() => [])).filter((file) => file.endsWith(".env"));
  for (const file of files) {
    const other = basename(file, ".env");
    if (other === name || other === SANDBOX) continue;
    const values = (await readEnvFile(join(deploymentsDir, file))) ?? {};
    for (const setting of Object.keys(OWN) as OwnName[]) {
      const mine = identity(setting, answers.values);
      if (mine === null || mine !== identity(setting, values)) continue;
      throw new Error(
        `${setting}: ${name} and ${other} have one ${OWN[setting]}. Give ${name} its own: ` +
          `delete what is not from ${answers.where}, then npm run setup -- --env ${name}.`,
      );
    }
  }
}

/** The same for two ways of writing the same: Neon names a database with and without its pooler. */
function identity(setting: OwnName, values: Values): string | null {
  const value = values[setting];
  if (value === undefined || !URL.canParse(value)) return value ?? null;
  const { hostname, port, pathname } = new URL(value);
  return `${hostname.replace("-pooler.", ".")}:${port}${pathname.replace(/\/+$/, "")}`;
}
