import { AppError } from "../errors.ts";
import { type DescribedSetting, examineSettings } from "../operations/check-settings.ts";
import type { Diagnosis, DoctorRow } from "../operations/run-doctor.ts";
import { bearerOf } from "./middleware/bearer.ts";
import { sameSecret } from "./middleware/require-admin.ts";

type Bindings = Readonly<Record<string, unknown>>;

/** As ADMIN_TOKEN's own setting asks for. */
const SHORTEST_TOKEN = 16;

/**
 * GET /admin/doctor of a Worker whose settings are wrong: each of them by name, without its value. Null for every other
 * request, for whoever does not send the ADMIN_TOKEN, and while there is none worth the name.
 */
export async function answerUnconfigured(
  request: Request,
  bindings: Bindings,
  settings: Readonly<Record<string, DescribedSetting>>,
  error: unknown,
): Promise<Response | null> {
  if (!(error instanceof AppError) || error.code !== "configuration_invalid") return null;
  if (request.method !== "GET" || new URL(request.url).pathname !== "/admin/doctor") return null;
  const token = bindings["ADMIN_TOKEN"];
  const given = bearerOf(request.headers.get("authorization"));
  if (typeof token !== "string" || token.length < SHORTEST_TOKEN || given === null) return null;
  if (!(await sameSecret(given, token.trim()))) return null;
  return Response.json({
    ok: false,
    checks: rowsOf(examineSettings(settings, bindings), error),
  } satisfies Diagnosis);
}

function rowsOf(examined: ReturnType<typeof examineSettings>, error: AppError): DoctorRow[] {
  const rows = examined.flatMap(({ name, purpose, where, state, why }): DoctorRow[] => {
    if (state !== "missing" && state !== "wrong") return [];
    const found = state === "missing" ? `not set: ${purpose}` : (why ?? "is not valid");
    return [{ service: name, state, found, mend: `Get it: ${where}` }];
  });
  // Settings that are each right by themselves and wrong together are told in words only.
  if (rows.length > 0) return rows;
  return [
    {
      service: "settings",
      state: "wrong",
      found: error.message.replace(/\s+/g, " "),
      mend: "Mend them and deploy again.",
    },
  ];
}
