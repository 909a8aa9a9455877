import { createServer } from "node:net";
import { listenOnLocalhost } from "../listen-on-localhost.ts";
import type { Database } from "./database.ts";
import type { PgliteDatabase } from "./open-pglite.ts";
import { PostgresSession } from "./postgres-session.ts";

/** A transaction that psql leaves open may hold up the Worker this long, no longer. */
const DEFAULT_IDLE_TRANSACTION_MS = 5_000;

export type PostgresSocketOptions = {
  /** Must be PGlite; a real PostgreSQL listens by itself. */
  database: Database;
  /** 0 takes any free port. */
  port: number;
  idleTransactionMs?: number;
};

export type PostgresSocket = {
  /** For psql and other programs; any user and password are let in. */
  url: string;
  port: number;
  close(): Promise<void>;
};

/**
 * Listens for psql on 127.0.0.1 in front of PGlite, while HTTP requests go on.
 * @electric-sql/pglite-socket is not used: a `\copy` from psql ends the process there, its raw streaming takes the
 * next `execProtocol` answer away, and all its clients share one set of settings with everybody else.
 */
export async function startPostgresSocket(options: PostgresSocketOptions): Promise<PostgresSocket> {
  const { database, idleTransactionMs = DEFAULT_IDLE_TRANSACTION_MS } = options;
  if (!isPglite(database))
    throw new Error("A real PostgreSQL listens for psql by itself; connect to its own port.");
  const sessions = new Set<PostgresSession>();
  const serving = new Set<Promise<void>>();
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => undefined);
    const session = new PostgresSession(socket, database, idleTransactionMs);
    sessions.add(session);
    const served = session.serve().then(async () => {
      sessions.delete(session);
      if (sessions.size === 0) await discardSessionState(database);
      serving.delete(served);
    });
    serving.add(served);
  });
  const port = await listenOnLocalhost(server, options.port, "PostgreSQL for psql");
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.end();
      await Promise.all(serving);
      await closed;
    },
  };
}

function isPglite(database: Database): database is PgliteDatabase {
  return database.engine === "pglite";
}

/** Named statements, temporary tables and LISTENs must not outlive the clients that made them. */
async function discardSessionState(database: PgliteDatabase): Promise<void> {
  const release = await database.turns.take();
  try {
    if (!database.pglite.closed) await database.pglite.exec("DISCARD ALL");
  } finally {
    release();
  }
}
