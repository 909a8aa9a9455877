import { AppError } from "../../errors.ts";

/** What names a row of a list, and where it stands among the others. */
export type Part = string | number;

const SHAPE = /^[\w-]{8,600}$/;
/** What may differ from page to page: how rows look, and how many there are. */
const FREE = new Set(["cursor", "limit", "columns", "format", "dateformat"]);

/** Which list a cursor is of: the address and every filter, however they are ordered. */
export function listMark(url: string): string {
  const { pathname, searchParams } = new URL(url);
  const filters = [...searchParams].filter(([name]) => !FREE.has(name)).map((pair) => pair.join("="));
  return mark(`${pathname.toUpperCase()}?${filters.toSorted().join("&")}`);
}

/** Text for whoever asks for the next page; nothing of it is secret, and it works for its own list alone. */
export function writeCursor(parts: readonly Part[], ofList: string): string {
  const body = JSON.stringify(parts);
  const bytes = new TextEncoder().encode(JSON.stringify([mark(`${ofList} ${body}`), ...parts]));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws `invalid_request` for what `writeCursor` has not written for this list. */
export function readCursor(text: string, ofList: string): Part[] {
  const [check, ...parts] = decoded(text);
  const isOurs = parts.length > 0 && check === mark(`${ofList} ${JSON.stringify(parts)}`);
  if (isOurs && parts.every(isPart)) return parts;
  throw foreignCursor();
}

export function foreignCursor(): AppError {
  return new AppError("invalid_request", "cursor: is none of this list", {
    hint: "Pass nextCursor as it was given, to the same address with the same filters; without cursor a list begins anew.",
  });
}

function decoded(text: string): unknown[] {
  if (!SHAPE.test(text)) return [];
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    const value: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
    );
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

const isPart = (value: unknown): value is Part =>
  typeof value === "string" || (typeof value === "number" && Number.isFinite(value));

/** FNV-1a of 32 bits: tells lists apart and mistyped cursors; it guards nothing. */
function mark(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
