/** PostgreSQL's wire protocol 3.0, as far as a server needs to take messages apart and to answer by itself. */

/** One message of a client: its type letter ("" before the session starts), and all its bytes. */
export type ClientMessage = {
  type: string;
  bytes: Buffer;
};

const PROTOCOL_3 = 3;
const SSL_REQUEST = 80877103;
const GSS_ENCRYPTION_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
/** PostgreSQL's own limit for a start message; an HTTP request read as one would claim a gigabyte. */
const MAX_STARTUP_BYTES = 10_000;

export type StartupKind = "encryption" | "cancel" | "start" | "unknown";

/** What the first message of a connection asks for. */
export function startupKind(message: Buffer): StartupKind {
  const code = message.readInt32BE(4);
  if (code === SSL_REQUEST || code === GSS_ENCRYPTION_REQUEST) return "encryption";
  if (code === CANCEL_REQUEST) return "cancel";
  return code >>> 16 === PROTOCOL_3 ? "start" : "unknown";
}

/** The parameters of a start message: user, database, application_name, TimeZone, ... */
export function startupParameters(message: Buffer): Map<string, string> {
  const words = message.toString("utf8", 8).split("\0");
  const parameters = new Map<string, string>();
  for (let index = 0; words[index]; index += 2) parameters.set(words[index] ?? "", words[index + 1] ?? "");
  return parameters;
}

/** Cuts a byte stream into messages, whatever the sizes of its chunks. */
export function createMessageReader(): { read(chunk: Buffer, started: boolean): ClientMessage | null } {
  let buffer = Buffer.alloc(0);
  return {
    /** Adds the chunk, then gives the next whole message or null. Call with an empty chunk for further ones. */
    read(chunk, started) {
      if (chunk.length > 0) buffer = Buffer.concat([buffer, chunk]);
      const header = started ? 1 : 0;
      if (buffer.length < header + 4) return null;
      const length = header + buffer.readInt32BE(header);
      if (!started && (length < 8 || length > MAX_STARTUP_BYTES)) throw new Error("not a PostgreSQL client");
      if (buffer.length < length) return null;
      const bytes = buffer.subarray(0, length);
      buffer = buffer.subarray(length);
      return { type: started ? bytes.toString("latin1", 0, 1) : "", bytes };
    },
  };
}

/** The SQL of a simple query, or of a Parse message, which names its statement first. */
export function sqlOf(message: ClientMessage): string {
  const start = message.type === "P" ? message.bytes.indexOf(0, 5) + 1 : 5;
  return message.bytes.toString("utf8", start, message.bytes.indexOf(0, start));
}

function frame(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export function errorResponse(severity: "ERROR" | "FATAL", code: string, message: string): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${message}`];
  return frame("E", Buffer.from(`${fields.join("\0")}\0\0`, "utf8"));
}

/** "I" outside a transaction, "T" inside, "E" inside a failed one. */
export function readyForQuery(status: string): Buffer {
  return frame("Z", Buffer.from(status, "latin1"));
}

/** Text format, columns not named. */
export function copyInResponse(): Buffer {
  return frame("G", Buffer.from([0, 0, 0]));
}
