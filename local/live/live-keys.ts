import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Secrets of a live stack that nobody has to know. */
export type LiveKeys = {
  /** Seals Schwab's tokens in the database beside it; kept as long as that. */
  encryptionKey: string;
  adminToken: string;
  queue: { token: string; currentSigningKey: string; nextSigningKey: string };
};

const KEY = /^[0-9a-f]{64}$/;

/** Unlike those of the modelled market they are no public ones: through a tunnel the whole world reaches the Worker. */
export async function openLiveKeys(stateDir: string): Promise<LiveKeys> {
  return {
    encryptionKey: await keptKey(join(stateDir, "encryption-key")),
    adminToken: secret(),
    queue: { token: secret(), currentSigningKey: `sig_${secret()}`, nextSigningKey: `sig_${secret()}` },
  };
}

/** A file that is no key is replaced: what it sealed is lost, and Schwab's login is asked for again. */
async function keptKey(file: string): Promise<string> {
  const kept = (await readFile(file, "utf8").catch(() => "")).trim();
  if (KEY.test(kept)) return kept;
  const made = randomBytes(32).toString("hex");
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

function secret(): string {
  return randomBytes(24).toString("base64url");
}
