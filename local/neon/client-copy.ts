/** Whether a statement would wait for data from the client. */
export function readsFromClient(sql: string): boolean {
  return /\bcopy\b[^;]*\bfrom\s+stdin\b/i.test(sql);
}

/** COPY FROM STDIN waits for data that no request brings: PGlite ends the process over it, pg waits for ever. */
export function refuseClientCopy(sql: string): void {
  if (!readsFromClient(sql)) return;
  const reason = "COPY FROM STDIN needs a connection of its own: use psql's \\copy, or INSERT.";
  throw Object.assign(new Error(reason), { severity: "ERROR", code: "0A000" });
}
