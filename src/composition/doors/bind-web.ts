import { parseCalc, parsePlan } from "../../http/parse-bodies.ts";
import type { HttpServices } from "../../http/services.ts";
import type { WebServices } from "../../web/services.ts";

/** The verbs of pages: those of the JSON door, bound once, and what reads its bodies. */
export function bindWeb(http: HttpServices): WebServices {
  return { ...http, parseCalc, parsePlan };
}
