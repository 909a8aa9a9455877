import { address } from "./addresses.ts";
import { bad, good, type Parse } from "./setting.ts";

/** Each is one message more of every event. */
const MOST_URLS = 5;
/** The old, the new, and one that somebody has forgotten. */
const MOST_SECRETS = 3;
/** Standard Webhooks 1.0 has 24 to 64 bytes. */
const SECRET_BYTES = { least: 24, most: 64 } as const;

const words = (given: unknown) =>
  typeof given === "string" ? given.split(/[\s,]+/).filter((word) => word !== "") : [];

/** Addresses with a comma or a blank between them. */
export const webhookUrls: Parse<readonly string[]> = (given) => {
  const urls = words(given);
  if (urls.length === 0) return bad("must be http(s) URLs, a comma between two");
  if (urls.length > MOST_URLS) return bad(`may hold ${MOST_URLS} addresses at most`);
  for (const url of urls) {
    const parsed = address(url);
    if (!parsed.ok) return bad(`${parsed.why}; a comma stands between two`);
  }
  return new Set(urls).size === urls.length ? good(urls) : bad("names an address twice");
};

/** Secrets as Standard Webhooks writes them, a comma or a blank between them. */
export const webhookSecrets: Parse<readonly string[]> = (given) => {
  const secrets = words(given);
  if (secrets.length === 0 || !secrets.every(isSecret)) {
    return bad(
      `must be whsec_ and ${SECRET_BYTES.least} to ${SECRET_BYTES.most} bytes in base64; a comma stands between two`,
    );
  }
  return secrets.length <= MOST_SECRETS ? good(secrets) : bad(`may hold ${MOST_SECRETS} secrets at most`);
};

function isSecret(text: string): boolean {
  const encoded = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(text)?.[1];
  if (encoded === undefined) return false;
  const bytes = atob(encoded).length;
  return bytes >= SECRET_BYTES.least && bytes <= SECRET_BYTES.most;
}

/** Names that only a network of one's own resolves. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Why events may not be posted there, or null. In production only https to a public host by its name: a number may be
 * any machine of a private network. In development http to the loopback too.
 */
export function webhookAddressFault(url: string, environment: "production" | "development"): string | null {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/\.+$/, "").toLowerCase();
  if (environment === "development" && LOOPBACK.test(host)) return null;
  if (protocol !== "https:") return "must be https (http only to 127.0.0.1, and only in development)";
  const isNumber = host.startsWith("[") || /(?:^|\.)\d+$/.test(host);
  if (isNumber || !host.includes(".") || PRIVATE_NAME.test(host)) {
    return "must name a public host, no IP address and no name of a private network";
  }
  return null;
}
