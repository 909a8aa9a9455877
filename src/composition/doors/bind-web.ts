import type { HttpServices } from "../../http/services.ts";
import type { WebServices } from "../../web/services.ts";

/** The verbs of pages: those of the JSON door, bound once. */
export function bindWeb(http: HttpServices): WebServices {
  return http;
}
