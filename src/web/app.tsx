import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { methodNotAllowed } from "hono/method-not-allowed";
import { cachePublic } from "../edge/cache/cache-public.ts";
import { limitClients } from "../edge/clients/limit-clients.ts";
import type { EdgeEnv } from "../edge/env.ts";
import { beStranger, identify } from "../edge/identity/identify.ts";
import { AppError } from "../errors.ts";
import { mountAssets } from "./assets/mount-assets.ts";
import { mountCalc } from "./calc/mount-calc.tsx";
import { mountDocs } from "./docs/mount-docs.tsx";
import { answerFailure, answerNoPage, answerWrongMethod } from "./frame/failures.tsx";
import { pageHeaders } from "./frame/page-headers.ts";
import { mountOperator } from "./operator/mount-operator.tsx";
import { mountOverview } from "./overview/mount-overview.tsx";
import { mountPlan } from "./plan/mount-plan.tsx";
import type { WebDoor, WebServices } from "./services.ts";
import { mountStatus } from "./status/mount-status.tsx";
import { mountTicker } from "./ticker/mount-ticker.tsx";

/** Forms are shorter. */
const MAX_BODY_BYTES = 64 * 1024;

/** The pages: what a person opens. They work without JavaScript. */
export function createWebApp(services: WebServices, door: WebDoor): Hono<EdgeEnv> {
  const app = new Hono<EdgeEnv>();
  app.use(requestId(services));
  app.use(cachePublic(services, door.kept));
  app.use(pageHeaders);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerWrongMethod }));
  app.use(limitClients(door.limiter, services.nowMs));
  app.use(identify(door, services.note));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }));
  app.onError(answerFailure(services));

  mountAssets(app, { ...door, nowMs: services.nowMs });
  mountOverview(app, services);
  mountDocs(app, door);
  mountStatus(app, services, door);
  mountOperator(app, services, door);
  mountCalc(app, services, door);
  mountPlan(app, services);
  mountTicker(app, services);

  app.notFound(answerNoPage);
  return app;
}

function refuseLargeBody(): never {
  throw new AppError("payload_too_large", `A form may have ${MAX_BODY_BYTES} bytes at most.`);
}

/** Gives every request an id that its log line and its page of an error share. */
function requestId(services: WebServices): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    services.countRequest();
    const id = c.req.header("cf-ray") ?? services.newRequestId();
    c.set("requestId", id);
    beStranger(c);
    await next();
    c.header("x-request-id", id);
  };
}
