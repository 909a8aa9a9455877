import { join, resolve } from "node:path";

/** The checkout that these commands belong to, wherever they are called from. */
export const PROJECT_DIR = resolve(import.meta.dirname, "..");

/** Where the local stack keeps what survives a restart. Tests keep theirs elsewhere. */
export const STATE_DIR = resolve(process.env["VOLARIS_STATE_DIR"] ?? join(PROJECT_DIR, ".volaris"));

/** How the other commands (seed, discord) find the stack that runs. */
export const STACK_FILE = join(STATE_DIR, "stack.json");
