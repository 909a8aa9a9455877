/**
 * Host and port of an address, where these can be told for certain: a # or / in a password that nobody escaped makes
 * its beginning look like a port. Else null.
 */
export function hostOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { host, pathname, search, hash } = new URL(url);
  return host === "" || `${pathname}${search}${hash}`.includes("@") ? null : host;
}

/** An address as it may be shown: without password, query and fragment, or not at all where its host is uncertain. */
export function maskUrl(url: string): string {
  const host = hostOf(url);
  if (host === null) return "the given address";
  const { protocol, username, pathname } = new URL(url);
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}
