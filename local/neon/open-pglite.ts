import { resolve } from "node:path";
import { messages, PGlite, protocol } from "@electric-sql/pglite";
import { explainFailure } from "../explain-failure.ts";
import { holdFolder } from "../hold-folder.ts";
import { refuseClientCopy } from "./client-copy.ts";
import type { Database } from "./database.ts";
import { createPreparedStatements, type PreparedStatements } from "./prepared-statements.ts";
import {
  type BatchOptions,
  beginStatement,
  parseCommandTag,
  type ResultSet,
  type Statement,
} from "./statements.ts";
import { createTurns, type Turns } from "./turns.ts";

/** PGlite has one session; the turns decide who may use it (HTTP requests here, psql clients elsewhere). */
export type PgliteDatabase = Database & {
  readonly engine: "pglite";
  readonly pglite: PGlite;
  readonly turns: Turns;
};

/** Commands after which the one session is no longer as a new request must find it. */
const LEAVES_STATE = new Set(["SET", "RESET", "PREPARE", "DECLARE", "LISTEN"]);
/** Commands after which what was prepared may be gone, or of tables that have changed. */
const UNPREPARES = new Set(["CREATE", "ALTER", "DROP", "DISCARD", "DEALLOCATE", "SET", "RESET"]);

/** Opens a PostgreSQL in this process, in memory or in a folder. A new one may begin as the image of another. */
export async function openPglite(dataDir?: string, image?: Blob): Promise<PgliteDatabase> {
  const letGo = await holdDataDir(dataDir);
  const opening = PGlite.create({
    ...(dataDir !== undefined && { dataDir }),
    ...(image && { loadDataDir: image }),
  });
  const pglite = await opening.catch(async (error: unknown) => {
    await letGo();
    throw new Error(
      `The database ${dataDir === undefined ? "in memory" : `in ${dataDir}`} does not open: ` +
        `${explainFailure(error)}. A broken folder can be deleted; npm start -- --fresh does.`,
      { cause: error },
    );
  });
  const turns = createTurns();
  const session: Session = { pglite, prepared: createPreparedStatements() };
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = await turns.take();
    try {
      return await work();
    } finally {
      release();
    }
  };
  return {
    engine: "pglite",
    pglite,
    turns: {
      ...turns,
      // Whoever takes a turn by itself does in the session what we don't see.
      async take() {
        const release = await turns.take();
        session.prepared.forget();
        return release;
      },
    },
    query: (query, params = []) => inTurn(() => runAlone(session, { query, params })),
    batch: (statements, options = {}) => inTurn(() => runBatch(session, statements, options)),
    exec: (script) => inTurn(() => runScript(session, script)),
    close: () =>
      inTurn(async () => {
        try {
          await pglite.close();
        } finally {
          await letGo();
        }
      }),
  };
}

type Session = { pglite: PGlite; prepared: PreparedStatements };

async function holdDataDir(dataDir: string | undefined): Promise<() => Promise<void>> {
  if (dataDir === undefined) return async () => undefined;
  return (await holdFolder(resolve(dataDir), { purpose: "its database" })).letGo;
}

async function runScript({ pglite, prepared }: Session, script: string): Promise<void> {
  refuseClientCopy(script);
  prepared.forget();
  await pglite.exec(script);
}

async function runAlone(session: Session, statement: Statement): Promise<ResultSet> {
  try {
    const result = await run(session, statement);
    if (LEAVES_STATE.has(result.command)) await run(session, { query: "DISCARD ALL", params: [] });
    return result;
  } finally {
    if (session.pglite.isInTransaction()) await run(session, { query: "ROLLBACK", params: [] });
  }
}

async function runBatch(
  session: Session,
  statements: readonly Statement[],
  options: BatchOptions,
): Promise<ResultSet[]> {
  const results: ResultSet[] = [];
  await run(session, { query: beginStatement(options), params: [] });
  try {
    for (const statement of statements) {
      options.beforeStatement?.(statement);
      results.push(await run(session, statement));
    }
    await run(session, { query: "COMMIT", params: [] });
  } finally {
    if (session.pglite.isInTransaction()) await run(session, { query: "ROLLBACK", params: [] });
  }
  if (results.some((result) => LEAVES_STATE.has(result.command))) {
    await run(session, { query: "DISCARD ALL", params: [] });
  }
  return results;
}

/** One extended-protocol round: `query()` would parse the values and hide the command tag and the table ids. */
async function run({ pglite, prepared }: Session, statement: Statement): Promise<ResultSet> {
  const { serialize } = protocol;
  const { query, params: values } = statement;
  refuseClientCopy(query);
  const { messages: preparing, name } = prepared.prepare(query);
  const request = Buffer.concat([
    ...preparing,
    serialize.bind({ statement: name, values }),
    serialize.describe({ type: "P" }),
    serialize.execute({}),
    serialize.sync(),
  ]);
  const answer = await pglite.execProtocol(new Uint8Array(request)).catch((error: unknown) => {
    prepared.refused(query);
    throw error;
  });
  const result: ResultSet = { fields: [], rows: [], command: "", rowCount: null };
  for (const message of answer.messages) {
    if (message instanceof messages.DataRowMessage) result.rows.push(message.fields);
    else if (message instanceof messages.RowDescriptionMessage) {
      result.fields = message.fields.map(({ format: _, ...field }) => field);
    } else if (message instanceof messages.CommandCompleteMessage) {
      Object.assign(result, parseCommandTag(message.text));
    }
  }
  if (UNPREPARES.has(result.command)) prepared.forget();
  return result;
}
