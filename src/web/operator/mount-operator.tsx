import type { Hono } from "hono";
import type { EdgeEnv } from "../../edge/env.ts";
import { requireCaller } from "../../edge/identity/require-caller.ts";
import { verifyForm } from "../../edge/identity/verify-form.ts";
import type { WebDoor, WebServices } from "../services.ts";
import { mountDeadLetters } from "./mount-dead-letters.tsx";
import { mountDoctor } from "./mount-doctor.tsx";
import { mountJobs } from "./mount-jobs.tsx";
import { mountRuns } from "./mount-runs.tsx";
import { mountSignIn, SIGN_IN } from "./mount-sign-in.tsx";

/** The operator's desk: everything below /operator is for whoever has signed in with ADMIN_TOKEN. */
export function mountOperator(app: Hono<EdgeEnv>, services: WebServices, door: WebDoor): void {
  const desk = { services, door };
  app.use("/operator/*", verifyForm(door));
  mountSignIn(app, desk);
  const operatorOnly = requireCaller("operator", { signInAt: SIGN_IN });
  app.use("/operator", operatorOnly);
  app.use("/operator/*", operatorOnly);
  mountJobs(app, desk);
  mountRuns(app, desk);
  mountDeadLetters(app, desk);
  mountDoctor(app, desk);
  // A fresh ticket each time: whoever is signed in does not show the token once more.
  app.get("/operator/schwab-login", async (c) => {
    c.header("cache-control", "no-store");
    return c.redirect(await services.schwabLoginPath(), 303);
  });
}
