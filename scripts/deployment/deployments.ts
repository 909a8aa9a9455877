import { join, relative } from "node:path";
import { PROJECT_DIR, STACK_FILE, STATE_DIR } from "../../local/project.ts";
import { readEnvFile, type Values } from "./env-file.ts";

/** Where this machine keeps what scripts look for. */
export type Machine = {
  /** What `npm run setup` keeps of each deployment. Git and `npm start -- --fresh` leave it alone. */
  deploymentsDir: string;
  devVars: string;
  stackFile: string;
  env: Readonly<Record<string, string | undefined>>;
};

export const THIS_MACHINE: Machine = {
  deploymentsDir: join(STATE_DIR, "deployments"),
  devVars: join(PROJECT_DIR, ".dev.vars"),
  stackFile: STACK_FILE,
  env: process.env,
};
export const PRODUCTION = "production";
/** The stand-ins of `npm run setup -- --sandbox`: no deployment, and gone when that ends. */
export const SANDBOX = "sandbox";

/** Settings of a deployment, and where they were found. */
export type Deployment = { name: string; values: Values; source: string };

/** @throws Error for a name that could not be a file's */
export function deploymentFile(name: string, { deploymentsDir } = THIS_MACHINE): string {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name))
    throw new Error(`"${name}" is no name of a deployment: small letters, digits and dashes, e.g. staging.`);
  return join(deploymentsDir, `${name}.env`);
}

/** A path as a person in the project's folder would name it. */
export function told(path: string): string {
  const near = relative(PROJECT_DIR, path);
  return near.startsWith("..") ? path : near.replaceAll("\\", "/");
}

/**
 * The deployment of that name as the setup left it: the environment only adds to it, so that what a shell happens to
 * hold never names another database. Without one, production is what the environment says, and then `.dev.vars`. Null
 * where nothing is known of it.
 */
export async function readDeployment(
  name: string,
  names: readonly string[],
  machine = THIS_MACHINE,
): Promise<Deployment | null> {
  const { env, devVars } = machine;
  const file = deploymentFile(name, machine);
  const kept = await readEnvFile(file);
  const own = kept ?? (name === PRODUCTION ? await readEnvFile(devVars) : null);
  const given: Record<string, string> = {};
  for (const each of names) {
    const value = env[each];
    if (value && kept?.[each] === undefined) given[each] = value;
  }
  const said = Object.keys(given);
  if (own === null && (said.length === 0 || name !== PRODUCTION)) return null;
  const source = own === null ? "the environment" : told(kept === null ? devVars : file);
  const also = own === null || said.length === 0 ? "" : ` and the environment (${said.join(", ")})`;
  return { name, values: { ...own, ...given }, source: `${source}${also}` };
}
