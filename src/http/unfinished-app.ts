import { Hono, type MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { ERROR_TABLE } from "../error-table.ts";
import { AppError, asAppError, errorBody } from "../errors.ts";
import type { Diagnosis, DoctorRow } from "../operations/doctor/run-doctor.ts";
import { crossOrigin, PUBLIC_PATHS } from "./middleware/cross-origin.ts";
import { requireAdmin } from "./middleware/require-admin.ts";
import { iso } from "./schemas.ts";

/** A setting that keeps the Worker from its work; `why` never repeats its value. */
type Fault = { name: string; state: "missing" | "wrong"; why: string; purpose: string; where: string };

export type UnfinishedDoor = {
  faults: readonly Fault[];
  adminToken: string | null;
  nowMs: () => number;
  newRequestId: () => string;
};

/**
 * The JSON door of a Worker that waits for its settings: /health names what is missing, the doctor also what is wrong,
 * and everything else answers `not_configured`. No value is ever told.
 */
export function createUnfinishedApp(door: UnfinishedDoor): Hono {
  const app = new Hono();
  app.use(secureHeaders());
  app.use(noStore);
  for (const path of PUBLIC_PATHS) app.use(path, crossOrigin);
  app.onError((error, c) => {
    const failure = asAppError(error);
    const requestId = door.newRequestId();
    c.header("x-request-id", requestId);
    return c.json(errorBody(failure, requestId), ERROR_TABLE[failure.code].status);
  });
  app.get("/health", (c) => {
    const missing = door.faults.filter(({ state }) => state === "missing").map(({ name }) => name);
    const wrong = door.faults.length - missing.length;
    return c.json({ status: "unconfigured" as const, now: iso(door.nowMs()), missing, wrong }, 503);
  });
  app.get("/admin/doctor", requireAdmin(door.adminToken), (c) =>
    c.json({ ok: false, checks: door.faults.map(rowOf) } satisfies Diagnosis),
  );
  app.all("*", () => {
    throw unfinished(door.faults);
  });
  return app;
}

/** What every door says until the settings are complete. */
export function unfinished(faults: readonly Pick<Fault, "state">[]): AppError {
  const missing = faults.filter(({ state }) => state === "missing").length;
  const wrong = faults.length - missing;
  const counted = [
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(wrong > 0 ? [`${wrong} not right`] : []),
  ];
  return new AppError(
    "not_configured",
    `This Volaris is not set up yet: of its settings ${counted.join(" and ")}.`,
  );
}

const noStore: MiddlewareHandler = async (c, next) => {
  await next();
  c.header("cache-control", "no-store");
};

function rowOf({ name, state, why, purpose, where }: Fault): DoctorRow {
  const found = state === "missing" ? `not set: ${purpose}` : why;
  return { service: name, state, found, mend: `Get it: ${where}` };
}
