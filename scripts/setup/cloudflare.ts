import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { PROJECT_DIR } from "../../local/project.ts";
import { wranglerScript } from "../../local/worker-process.ts";
import type { Values } from "../deployment/env-file.ts";

export type Account = { id: string; name: string };

/** What the setup asks of Cloudflare; all of it by Wrangler, which keeps the login. */
export type Cloudflare = {
  /** The accounts of whoever is logged in; null when nobody is. */
  accounts(): Promise<Account[] | null>;
  /** Opens the browser. */
  signIn(): Promise<void>;
  /** One deployment with its settings; the address that it answers at, null where Wrangler names none. */
  deploy(settings: Values): Promise<string | null>;
};

export type WranglerOptions = {
  /** Another environment of wrangler.toml than the first; null for that one. */
  environment: string | null;
  accountId: () => string | undefined;
  /** Where files live for as long as a deployment takes. */
  workDir: string;
  /** Whether a person can answer what Wrangler asks. */
  interactive: boolean;
  /** Builds and checks, and uploads nothing. */
  dryRun?: boolean;
};

export function createCloudflare(options: WranglerOptions): Cloudflare {
  return {
    async accounts() {
      const { output } = await wrangler(["whoami", "--json"], options, false);
      return parseWhoami(output);
    },
    async signIn() {
      const { code } = await wrangler(["login"], options, true);
      if (code !== 0) throw new Error("Wrangler was not logged in. Once more: npm run setup");
    },
    deploy: (settings) => deploy(settings, options),
  };
}

async function deploy(settings: Values, options: WranglerOptions): Promise<string | null> {
  const id = randomUUID();
  const [secrets, report] = [`${id}.json`, `${id}.ndjson`].map((name) => join(options.workDir, name)) as [
    string,
    string,
  ];
  await mkdir(dirname(secrets), { recursive: true, mode: 0o700 });
  const forget = () => {
    for (const file of [secrets, report]) rmSync(file, { force: true });
  };
  process.once("exit", forget);
  try {
    // JSON: in a dotenv file Wrangler would replace what follows a dollar sign.
    await writeFile(secrets, JSON.stringify(settings), { mode: 0o600 });
    const words = ["deploy", "--secrets-file", secrets];
    if (options.environment !== null) words.push("--env", options.environment);
    if (options.dryRun) words.push("--dry-run", "--outdir", join(options.workDir, "build"));
    const { code, output } = await wrangler(words, options, false, report);
    if (code === 0)
      return parseReport(await readFile(report, "utf8").catch(() => "")) ?? parseAddress(output);
    // The first deployment of an account asks how its addresses shall be called.
    if (!options.interactive || !/workers\.dev subdomain/i.test(output)) throw new Error(explain(output));
    const again = await wrangler(words, options, true, report);
    if (again.code !== 0) throw new Error(explain(output));
    return parseReport(await readFile(report, "utf8").catch(() => ""));
  } finally {
    process.off("exit", forget);
    await rm(secrets, { force: true });
    await rm(report, { force: true });
  }
}

/** Runs the project's own Wrangler; `shown` gives it the terminal. */
function wrangler(
  words: readonly string[],
  { accountId }: Pick<WranglerOptions, "accountId">,
  shown: boolean,
  report?: string,
): Promise<{ code: number; output: string }> {
  const account = accountId();
  const child = spawn(process.execPath, [wranglerScript(PROJECT_DIR), ...words], {
    cwd: PROJECT_DIR,
    stdio: shown ? "inherit" : ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_HIDE_BANNER: "true",
      NO_COLOR: "1",
      ...(account !== undefined && { CLOUDFLARE_ACCOUNT_ID: account }),
      ...(report !== undefined && { WRANGLER_OUTPUT_FILE_PATH: report }),
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part) => (output += String(part)));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

const Whoami = z.object({
  loggedIn: z.literal(true),
  accounts: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** Accounts of `wrangler whoami --json`; null when nobody is logged in. */
export function parseWhoami(output: string): Account[] | null {
  const [from, to] = [output.indexOf("{"), output.lastIndexOf("}")];
  if (from < 0 || to < from) return null;
  try {
    return Whoami.safeParse(JSON.parse(output.slice(from, to + 1))).data?.accounts ?? null;
  } catch {
    return null;
  }
}

const Deployed = z.object({ type: z.literal("deploy"), targets: z.array(z.string()).optional() });

/** The address in Wrangler's report, one JSON object a line. */
export function parseReport(text: string): string | null {
  for (const line of text.split("\n")) {
    try {
      const targets = Deployed.safeParse(JSON.parse(line)).data?.targets ?? [];
      const found = targets.map(parseAddress).find((address) => address !== null);
      if (found) return found;
    } catch {
      // Another version's line, or the last one cut.
    }
  }
  return null;
}

/** The first address of ours in what Wrangler prints. */
export function parseAddress(text: string): string | null {
  return /https:\/\/[a-z0-9-]+\.[a-z0-9-]+\.workers\.dev/i.exec(text)?.[0]?.toLowerCase() ?? null;
}

function explain(output: string): string {
  if (/workers\.dev subdomain/i.test(output))
    return "This Cloudflare account has no workers.dev name yet. Give it one: https://dash.cloudflare.com > Workers & Pages; then npm run setup goes on.";
  const said = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("🪵"));
  return `Wrangler did not deploy:\n${said.slice(-12).join("\n")}`;
}
