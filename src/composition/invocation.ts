import type { InvocationMeter } from "../adapters/invocation-meter.ts";
import type { UnitStart } from "../log.ts";
import type { Surroundings } from "./surroundings.ts";

/** Counts `work` as one invocation, and logs it as one event; without an id it is given one. */
export type Invocation = <T>(
  start: Omit<UnitStart, "id"> & { id?: string | null },
  work: () => Promise<T>,
) => Promise<T>;

export function bindInvocation(meter: () => InvocationMeter, around: Surroundings): Invocation {
  const { unit, note, randomId } = around;
  return (start, work) =>
    unit({ ...start, id: start.id ?? randomId() }, () =>
      meter().invocation(async () => {
        try {
          return await work();
        } finally {
          note({ used: meter().used() });
        }
      }),
    );
}
