import { also, bad, good, type Parse, type Parsed, text } from "./setting.ts";

const FORM = "must look like postgres://user:password@host/database";
const ENCODE =
  "in user and password write # as %23, ? as %3F, / as %2F, @ as %40, [ as %5B, ] as %5D, % as %25 and a space as %20";

/**
 * A Postgres connection string, handed on to the letter. What a reserved character would cut in two is refused: one half
 * of the password would be read as a host, a port or a database, and shown as such.
 */
export const postgresUrl = also(text, (address) => {
  const why = postgresFault(address);
  return why === null ? null : `${FORM}: ${why}`;
});

function postgresFault(address: string): string | null {
  const rest = /^postgres(?:ql)?:\/\/(\S+)$/i.exec(address)?.[1];
  if (rest === undefined) return `it begins with postgres:// or postgresql://, in one line; ${ENCODE}`;
  // The authority ends where any of these stands, whatever was meant by it.
  const authority = rest.split(/[/?#]/, 1)[0] ?? "";
  const at = authority.lastIndexOf("@");
  const [user = "", ...others] = authority.slice(0, Math.max(0, at)).split(":");
  const password = others.join(":");
  if (user === "" || password === "") return `it lacks user or password; ${ENCODE}`;
  if (!isEncoded(user) || !isEncoded(password)) return ENCODE;
  return placeFault(address, authority.slice(at + 1));
}

function isEncoded(part: string): boolean {
  return !/[@[\]]/.test(part) && decoded(part) !== null;
}

function placeFault(address: string, host: string): string | null {
  const port = /:(\d*)$/.exec(host)?.[1];
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535)) {
    return "its port is a number from 1 to 65535";
  }
  const url = URL.parse(address);
  if (url === null || url.hostname === "" || decoded(url.hostname) === null)
    return `it lacks a host that can be read; ${ENCODE}`;
  if (url.hash !== "") return `it has no # in it; ${ENCODE}`;
  const database = decoded(url.pathname.slice(1));
  if (database === null || database === "" || url.pathname.indexOf("/", 1) !== -1) {
    return "behind the host it names one database";
  }
  return null;
}

/** Null for what decodes to nothing, such as a lone %. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** An address to the letter, its last slash too: the other side may compare it so. */
export const address: Parse<string> = (given) => {
  const url = readUrl(given);
  return url.ok ? good(url.value.written) : url;
};

/** An address that paths are put behind, without the slashes at its end. */
export const baseUrl: Parse<string> = (given) => {
  const url = readUrl(given);
  if (!url.ok) return url;
  const { written, parsed } = url.value;
  if (parsed.search !== "" || written.includes("#") || written.includes("?")) {
    return bad("must be an http(s) URL without ? and #: paths are put behind it");
  }
  return good(written.replace(/\/+$/, ""));
};

function readUrl(given: unknown): Parsed<{ written: string; parsed: URL }> {
  const written = typeof given === "string" ? given : "";
  const parsed = /^https?:\/\/\S+$/i.test(written) ? URL.parse(written) : null;
  if (parsed === null) return bad("must be an http(s) URL");
  // No request is sent to such an address, and errors would show it.
  if (parsed.username !== "" || parsed.password !== "") return bad("must hold no user and no password");
  return good({ written, parsed });
}
