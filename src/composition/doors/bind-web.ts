import { signLoginTicket } from "../../http/login-ticket.ts";
import type { HttpServices } from "../../http/services.ts";
import type { WebServices } from "../../web/services.ts";

const SCHWAB_LOGIN = "/auth/schwab/login";

/** The verbs of pages: those of the JSON door, bound once. */
export function bindWeb(http: HttpServices, adminToken: string | null): WebServices {
  return {
    ...http,
    schwabLoginPath: async () =>
      adminToken === null
        ? SCHWAB_LOGIN
        : `${SCHWAB_LOGIN}?ticket=${await signLoginTicket(adminToken, http.nowMs())}`,
  };
}
