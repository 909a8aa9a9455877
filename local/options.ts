import { parseArgs } from "node:util";

export type StartOptions = {
  fresh: boolean;
  /** Stop after the first refresh has been printed: for scripts and CI. */
  once: boolean;
  port: number;
  replay: { dir: string; atMs: number } | null;
  /** Real vendors, with the settings of this file; null on the modelled or a recorded market. */
  live: { varsFile: string } | null;
  /** A real PostgreSQL instead of PGlite. */
  databaseUrl: string | null;
};

export const USAGE = `npm start -- [--live [--vars FILE]] [--fresh] [--once] [--port 8787] [--replay DIR --at ISO] [--database-url URL]
  --live           real data: asks the vendors whose keys are in .dev.vars (one free pair of Alpaca's is enough)
                   instead of the modelled market, and keeps it apart from that
  --vars FILE      another file than .dev.vars
  --fresh          forget what was stored before
  --once           stop after the first refresh
  --port N         the Worker's port; the services take the ports after it
  --replay DIR     serve the recorded Schwab chains in DIR (chains_<SYMBOL>*.json), with
  --at ISO         the moment to live in, e.g. 2022-05-20T19:45:00Z
  --database-url   a PostgreSQL of yours instead of the built-in one; npm repeats its arguments, so leave the
                   password out and put it in PGPASSWORD
  --help           this`;

/** The words on the command line make no sense. */
export class UsageError extends Error {}

/** The words ask what there is to ask for. */
export class HelpAsked extends Error {}

/** Throws UsageError with a sentence for the terminal when the words on the command line make no sense. */
export function parseStartOptions(args: string[]): StartOptions {
  const values = readWords(args);
  if (values.help) throw new HelpAsked(USAGE);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_520)
    throw new UsageError(`--port ${values.port} is not a port.`);
  return {
    fresh: values.fresh,
    once: values.once,
    port,
    replay: parseReplay(values.replay, values.at),
    live: parseLive(values),
    databaseUrl: values["database-url"] ?? null,
  };
}

function parseLive({ live, vars, replay, at }: ReturnType<typeof readWords>): StartOptions["live"] {
  if (!live && vars !== undefined) throw new UsageError("--vars FILE goes with --live.");
  if (!live) return null;
  if (replay !== undefined || at !== undefined)
    throw new UsageError("--live and --replay exclude each other: real data and recorded data never mix.");
  return { varsFile: vars ?? ".dev.vars" };
}

function readWords(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        fresh: { type: "boolean", default: false },
        live: { type: "boolean", default: false },
        vars: { type: "string" },
        help: { type: "boolean", default: false },
        once: { type: "boolean", default: false },
        port: { type: "string", default: "8787" },
        replay: { type: "string" },
        at: { type: "string" },
        "database-url": { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parseReplay(dir: string | undefined, at: string | undefined): StartOptions["replay"] {
  if (dir === undefined && at === undefined) return null;
  if (dir === undefined || at === undefined) throw new UsageError("--replay DIR and --at ISO go together.");
  const atMs = Date.parse(at);
  if (Number.isNaN(atMs))
    throw new UsageError(`--at ${at} is not an instant; write it like 2022-05-20T19:45:00Z.`);
  return { dir, atMs };
}
