import { parseCalc, parsePlan } from "../../http/parse-bodies.ts";
import type { WebServices } from "../../web/services.ts";
import type { BoundHttp } from "./http-services.ts";

/** The verbs of pages: those of the JSON door, bound once, and what reads its bodies. */
export function bindWeb(http: BoundHttp): WebServices {
  return { ...http, parseCalc, parsePlan };
}
