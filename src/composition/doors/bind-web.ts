import { signLoginTicket } from "../../http/login-ticket.ts";
import { parseCalc, parsePlan } from "../../http/parse-bodies.ts";
import type { WebServices } from "../../web/services.ts";
import type { BoundHttp } from "./http-services.ts";

const SCHWAB_LOGIN = "/auth/schwab/login";

/** The verbs of pages: those of the JSON door, bound once, and what reads its bodies. */
export function bindWeb(http: BoundHttp, adminToken: string | null): WebServices {
  return {
    ...http,
    parseCalc,
    parsePlan,
    schwabLoginPath: async () =>
      adminToken === null
        ? SCHWAB_LOGIN
        : `${SCHWAB_LOGIN}?ticket=${await signLoginTicket(adminToken, http.nowMs())}`,
  };
}
