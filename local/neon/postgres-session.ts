import type { Socket } from "node:net";
import { protocol } from "@electric-sql/pglite";
import { readsFromClient } from "./client-copy.ts";
import type { PgliteDatabase } from "./open-pglite.ts";
import {
  type ClientMessage,
  copyInResponse,
  createMessageReader,
  errorResponse,
  readyForQuery,
  sqlOf,
  startupKind,
} from "./postgres-wire.ts";
import { summarizeAnswer, withoutCopyIn } from "./read-answer.ts";
import {
  clearSettings,
  readSettings,
  restoreSettings,
  type SessionSettings,
  startupSettings,
} from "./session-settings.ts";

const NOTHING = Buffer.alloc(0);

/**
 * One client of the PostgreSQL port. PGlite has a single session, so a client holds the turn from its first message
 * until PGlite is idle again: through an extended-protocol round, and through a transaction. Nobody else can come in
 * between, and nobody sees what is not committed. A transaction left idle while others wait is ended.
 */
export class PostgresSession {
  readonly #socket: Socket;
  readonly #database: PgliteDatabase;
  readonly #idleTransactionMs: number;
  readonly #reader = createMessageReader();
  #started = false;
  #ended = false;
  #release: (() => void) | null = null;
  #status = "I";
  #round: Buffer[] = [];
  #copy: Buffer[] | null = null;
  #skipsToSync = false;
  #settings: SessionSettings = new Map();
  #settingsChanged = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, database: PgliteDatabase, idleTransactionMs: number) {
    this.#socket = socket;
    this.#database = database;
    this.#idleTransactionMs = idleTransactionMs;
  }

  /** Serves the client until it leaves or is shown out; whatever it left open is rolled back. */
  async serve(): Promise<void> {
    try {
      for await (const chunk of this.#socket) {
        let next = this.#reader.read(Buffer.from(chunk), this.#started);
        while (next && !this.#ended) {
          await this.#handle(next);
          next = this.#reader.read(NOTHING, this.#started);
        }
        if (this.#ended) break;
      }
    } catch (error) {
      // A client that vanishes is nothing to report; a failure of ours is told to the client.
      this.#write(errorResponse("FATAL", "XX000", String(error)));
    } finally {
      await this.#abandon();
      this.#socket.destroy();
    }
  }

  /** Ends the session from outside. */
  end(): void {
    this.#ended = true;
    this.#socket.destroy();
  }

  #write(bytes: Uint8Array): void {
    if (this.#socket.writable && bytes.length > 0) this.#socket.write(bytes);
  }

  async #handle(message: ClientMessage): Promise<void> {
    if (!this.#started) return this.#start(message.bytes);
    if (message.type === "X") {
      this.#ended = true;
      return;
    }
    if (this.#copy) return this.#handleCopy(this.#copy, message);
    if (this.#skipsToSync) return this.#skip(message);
    if (message.type === "Q" && this.#startsCopy(message)) return;
    if (message.type === "P" && readsFromClient(sqlOf(message))) return this.#refuseCopy();
    this.#round.push(message.bytes);
    // Sync, Query, FunctionCall and Flush ask for an answer; what comes before them waits.
    if ("SQFH".includes(message.type)) await this.#runRound();
  }

  async #start(message: Buffer): Promise<void> {
    const kind = startupKind(message);
    if (kind === "encryption") return this.#write(Buffer.from("N"));
    this.#ended = kind !== "start";
    if (kind === "unknown") this.#write(errorResponse("FATAL", "0A000", "unsupported frontend protocol"));
    if (kind !== "start") return;
    this.#started = true;
    this.#settings = startupSettings(message);
    this.#round.push(message);
    await this.#runRound();
  }

  /** COPY FROM STDIN would read on where PGlite has no more input, and end the process; so all its data is gathered. */
  #startsCopy(message: ClientMessage): boolean {
    const sql = sqlOf(message);
    if (!readsFromClient(sql)) return false;
    if (/^\s*copy\b[^;]*;?\s*$/i.test(sql)) {
      this.#copy = [message.bytes];
      this.#write(copyInResponse());
    } else {
      this.#write(
        errorResponse("ERROR", "0A000", "COPY FROM STDIN must be the only statement of its query here"),
      );
      this.#write(readyForQuery(this.#status));
    }
    return true;
  }

  async #handleCopy(copy: Buffer[], message: ClientMessage): Promise<void> {
    if (!"dcf".includes(message.type)) return;
    copy.push(message.bytes);
    if (message.type === "d") return;
    this.#copy = null;
    this.#round = copy;
    await this.#runRound({ hidesCopyIn: true });
  }

  #refuseCopy(): void {
    this.#round = [];
    this.#skipsToSync = true;
    this.#write(errorResponse("ERROR", "0A000", "COPY FROM STDIN is only available as a simple query here"));
  }

  #skip(message: ClientMessage): void {
    if (message.type !== "S") return;
    this.#skipsToSync = false;
    this.#write(readyForQuery(this.#status));
  }

  async #runRound({ hidesCopyIn = false } = {}): Promise<void> {
    clearTimeout(this.#idleTimer);
    const request = new Uint8Array(Buffer.concat(this.#round));
    this.#round = [];
    await this.#takeTurn();
    const answer = await this.#database.pglite.execProtocol(request, { throwOnError: false });
    // The client has had its CopyInResponse before its data came.
    this.#write(hidesCopyIn ? withoutCopyIn(answer.data) : answer.data);
    const { status, changesSettings } = summarizeAnswer(answer);
    this.#settingsChanged ||= changesSettings;
    this.#status = status ?? this.#status;
    if (status === "I") await this.#giveTurnBack();
    else this.#watchIdleTransaction();
  }

  async #takeTurn(): Promise<void> {
    if (this.#release) return;
    this.#release = await this.#database.turns.take();
    await restoreSettings(this.#database.pglite, this.#settings);
  }

  async #giveTurnBack(): Promise<void> {
    const { pglite } = this.#database;
    if (this.#settingsChanged) this.#settings = await readSettings(pglite);
    this.#settingsChanged = false;
    if (this.#settings.size > 0) await clearSettings(pglite);
    this.#release?.();
    this.#release = null;
  }

  #watchIdleTransaction(): void {
    this.#idleTimer = setTimeout(() => {
      if (this.#database.turns.waiting() === 0) return this.#watchIdleTransaction();
      this.#write(
        errorResponse(
          "FATAL",
          "25P03",
          "terminating connection due to idle-in-transaction timeout: others wait",
        ),
      );
      this.#ended = true;
      this.#socket.destroySoon();
    }, this.#idleTransactionMs);
  }

  /** Sync ends a round that stopped in the middle, ROLLBACK a transaction. */
  async #abandon(): Promise<void> {
    clearTimeout(this.#idleTimer);
    if (!this.#release) return;
    const { pglite } = this.#database;
    await pglite.execProtocol(protocol.serialize.sync(), { throwOnError: false });
    if (pglite.isInTransaction()) await pglite.exec("ROLLBACK");
    await this.#giveTurnBack();
  }
}
