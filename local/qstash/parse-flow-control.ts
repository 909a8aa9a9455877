import type { FlowControl } from "./message.ts";
import { parseDurationMs } from "./parse-duration.ts";
import { invalidHeader } from "./refuse.ts";

const KEY_HEADER = "upstash-flow-control-key";
const VALUE_HEADER = "upstash-flow-control-value";
const ONE_WEEK_MS = 604_800_000;
const EXPECTED =
  '"parallelism=<n>, rate=<n>, period=<duration>" with whole numbers above 0 and a period up to 7d';

/**
 * Reads `Upstash-Flow-Control-Key` and `-Value` ("parallelism=4, rate=100, period=1m"; the period defaults to 1 s).
 *
 * @throws RequestRefused 400 when one of the two is missing or the value cannot be read
 */
export function parseFlowControl(headers: ReadonlyMap<string, string>): FlowControl | null {
  const key = headers.get(KEY_HEADER);
  const value = headers.get(VALUE_HEADER);
  if (key === undefined && value === undefined) return null;
  if (key === undefined)
    throw invalidHeader(KEY_HEADER, "", "present although a flow-control value is given");
  if (value === undefined)
    throw invalidHeader(VALUE_HEADER, "", "present although a flow-control key is given");

  const flowControl: FlowControl = { key, parallelism: null, rate: null, periodMs: 1_000 };
  for (const part of value.split(",")) {
    const [name = "", setting = ""] = part.split("=").map((text) => text.trim());
    if (!applySetting(flowControl, name.toLowerCase(), setting))
      throw invalidHeader(VALUE_HEADER, value, EXPECTED);
  }
  if (flowControl.parallelism === null && flowControl.rate === null) {
    throw invalidHeader(VALUE_HEADER, value, EXPECTED);
  }
  return flowControl;
}

/** False when the setting is unknown or its value cannot be read. */
function applySetting(flowControl: FlowControl, name: string, setting: string): boolean {
  if (name === "period") {
    const periodMs = /^\d+$/.test(setting) ? Number(setting) * 1_000 : parseDurationMs(setting);
    if (periodMs === null || periodMs < 1_000 || periodMs > ONE_WEEK_MS) return false;
    flowControl.periodMs = periodMs;
    return true;
  }
  const count = /^\d+$/.test(setting) ? Number(setting) : 0;
  if (count < 1) return false;
  if (name === "parallelism") flowControl.parallelism = count;
  else if (name === "rate") flowControl.rate = count;
  else return false;
  return true;
}
