/**
 * An address as it may be shown: without password, query and fragment. One that cannot be told apart for certain, e.g.
 * because its password holds a slash, is not shown at all.
 */
export function maskUrl(url: string): string {
  if (!URL.canParse(url)) return "the given address";
  const { protocol, username, host, pathname } = new URL(url);
  if (host === "" || pathname.includes("@")) return "the given address";
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}
