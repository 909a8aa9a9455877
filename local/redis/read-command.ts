import type { IncomingMessage } from "node:http";
import { readBody } from "../read-body.ts";
import { Refusal } from "./refusal.ts";

/** Upstash's limit for one request. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Checks door and token, then reads the one command in the body. Throws Refusal. */
export async function readCommand(request: IncomingMessage, token: string): Promise<string[]> {
  const body = await readBody(
    request,
    MAX_BODY_BYTES,
    () => new Refusal(413, `ERR max request size exceeded. Limit: ${MAX_BODY_BYTES} bytes`),
  );
  if (request.headers.authorization !== `Bearer ${token}`) {
    throw new Refusal(401, "WRONGPASS invalid or missing auth token");
  }
  if (request.method !== "POST" || request.url !== "/") {
    throw new Refusal(
      404,
      `ERR ${request.method} ${request.url} is not supported by the local Upstash, which takes one command a request, ` +
        "as a JSON list at POST /; add it in local/redis/read-command.ts",
    );
  }
  return parseCommand(body.toString("utf8"));
}

function parseCommand(body: string): string[] {
  const command = parseJson(body);
  if (!Array.isArray(command)) throw new Refusal(400, "ERR failed to parse command");
  if (command.length === 0) throw new Refusal(400, "ERR empty command");
  return command.map((word) => (typeof word === "string" ? word : JSON.stringify(word)));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, "ERR failed to parse command");
  }
}
