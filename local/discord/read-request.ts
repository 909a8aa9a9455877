import type { IncomingMessage } from "node:http";
import { readBody } from "../read-body.ts";
import { isObject, type JsonObject } from "./read-json.ts";
import { DiscordRefusal } from "./refuse.ts";

const MAX_REQUEST_BYTES = 25 * 1_048_576;
const MAX_FILE_BYTES = 10 * 1_048_576;

export type UploadedFile = { field: string; name: string; contentType: string; bytes: Uint8Array };

export type DiscordRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string;
  /** The JSON body, or `payload_json` of a multipart one. */
  json: unknown;
  files: UploadedFile[];
};

/** @throws DiscordRefusal for bodies that are neither JSON nor multipart, broken, or too large */
export async function readDiscordRequest(incoming: IncomingMessage): Promise<DiscordRequest> {
  const url = new URL(incoming.url ?? "/", "http://localhost");
  const body = await readBody(incoming, MAX_REQUEST_BYTES, tooLarge);
  const contentType = incoming.headers["content-type"] ?? "";
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    authorization: incoming.headers.authorization ?? "",
    ...(body.byteLength === 0 ? { json: undefined, files: [] } : await parseBody(body, contentType)),
  };
}

/** The body as an object, as every route but the bulk overwrite expects. */
export function requireObject(request: DiscordRequest): JsonObject {
  if (isObject(request.json)) return request.json;
  if (request.json === undefined && request.files.length > 0) return {};
  throw new DiscordRefusal(400, 50109, "The request body contains invalid JSON.");
}

const tooLarge = () => new DiscordRefusal(413, 40005, "Request entity too large");

async function parseBody(body: Buffer, contentType: string) {
  if (contentType.startsWith("multipart/form-data")) return parseMultipart(body, contentType);
  if (contentType !== "" && !contentType.includes("json")) {
    throw new DiscordRefusal(
      400,
      50035,
      `Expected "Content-Type" header to be one of {"application/json", "multipart/form-data"}.`,
    );
  }
  return { json: parseJson(body.toString("utf8")), files: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DiscordRefusal(400, 50109, "The request body contains invalid JSON.");
  }
}

async function parseMultipart(body: Buffer, contentType: string) {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } })
    .formData()
    .catch(() => {
      throw new DiscordRefusal(400, 50035, "Invalid Form Body");
    });
  let json: unknown;
  const files: UploadedFile[] = [];
  for (const [field, value] of form) {
    if (typeof value === "string") {
      if (field === "payload_json") json = parseJson(value);
      continue;
    }
    const bytes = new Uint8Array(await value.arrayBuffer());
    if (bytes.byteLength > MAX_FILE_BYTES) throw tooLarge();
    files.push({ field, name: value.name, contentType: value.type, bytes });
  }
  return { json, files };
}
