const AGE = /"ageSeconds":\d+(?:\.\d+)?/g;
const INSTANT = /"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)"/g;

/** A weak ETag: the same as long as the data are, however old they have become meanwhile. */
export async function versionTag(body: string): Promise<string> {
  const bytes = new TextEncoder().encode(body.replace(AGE, ""));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest.subarray(0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `W/"${hex}"`;
}

/** Whether If-None-Match names that version, by weak comparison. */
export function namesVersion(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const bare = (text: string) => text.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((each) => each.trim() === "*" || bare(each) === bare(tag));
}

/** The latest instant that an answer names, up to now; epoch ms, null for none. */
export function writtenAt(body: string, nowMs: number): number | null {
  let latest: number | null = null;
  for (const [, text = ""] of body.matchAll(INSTANT)) {
    const atMs = Date.parse(text);
    if (atMs <= nowMs && atMs > (latest ?? Number.NEGATIVE_INFINITY)) latest = atMs;
  }
  return latest;
}
