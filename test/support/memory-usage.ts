import { createInvocationMeter, type InvocationMeter } from "../../src/adapters/invocation-meter.ts";

/** A meter with something on it. */
export function memoryUsage(counted: Parameters<InvocationMeter["count"]>[] = []): InvocationMeter {
  const meter = createInvocationMeter();
  for (const [name, amount] of counted) meter.count(name, amount);
  return meter;
}
