import { type Reply, ReplyError } from "./reply.ts";

/** Reads one reply in RESP2, the form in which a script hands its result over. Throws ReplyError for an error reply. */
export function readReply(text: string): Reply {
  const reader = { bytes: Buffer.from(text, "utf8"), at: 0 };
  return readValue(reader);
}

interface ReplyReader {
  bytes: Buffer;
  at: number;
}

function readLine(reader: ReplyReader): string {
  const end = reader.bytes.indexOf("\r\n", reader.at);
  const line = reader.bytes.toString("utf8", reader.at, end);
  reader.at = end + 2;
  return line;
}

function readValue(reader: ReplyReader): Reply {
  const line = readLine(reader);
  const rest = line.slice(1);
  switch (line[0]) {
    case "+":
      return rest;
    case ":":
      return Number(rest);
    case "$":
      return rest === "-1" ? null : readBulk(reader, Number(rest));
    case "*":
      return Array.from({ length: Number(rest) }, () => readValue(reader));
    default:
      throw new ReplyError(rest);
  }
}

function readBulk(reader: ReplyReader, length: number): string {
  const text = reader.bytes.toString("utf8", reader.at, reader.at + length);
  reader.at += length + 2;
  return text;
}
