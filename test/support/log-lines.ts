import type { LogFields, Logger, LogLevel } from "../../src/log.ts";

export type LogLine = { level: LogLevel; event: string; fields: LogFields };

/** A logger that keeps what it is told. */
export function keepLog(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  return { lines, log: (level, event, fields = {}) => lines.push({ level, event, fields }) };
}
