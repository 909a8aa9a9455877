import { Hono, type MiddlewareHandler } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { cachePublic } from "../edge/cache/cache-public.ts";
import { limitClients } from "../edge/clients/limit-clients.ts";
import type { EdgeEnv } from "../edge/env.ts";
import { beStranger, identify } from "../edge/identity/identify.ts";
import { mountAssets } from "./assets/mount-assets.ts";
import { answerFailure, answerNoPage, answerWrongMethod } from "./frame/failures.tsx";
import { pageHeaders } from "./frame/page-headers.ts";
import { mountOperator } from "./operator/mount-operator.tsx";
import { mountOverview } from "./overview/mount-overview.tsx";
import type { WebDoor, WebServices } from "./services.ts";
import { mountStatus } from "./status/mount-status.tsx";
import { mountTicker } from "./ticker/mount-ticker.tsx";

/** The pages: what a person opens. They work without JavaScript. */
export function createWebApp(services: WebServices, door: WebDoor): Hono<EdgeEnv> {
  const app = new Hono<EdgeEnv>();
  app.use(requestId(services));
  app.use(cachePublic(services, door.kept));
  app.use(pageHeaders);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerWrongMethod }));
  app.use(limitClients(door.limiter, services.nowMs));
  app.use(identify(door, services.note));
  app.onError(answerFailure(services));

  mountAssets(app);
  mountOverview(app, services);
  mountStatus(app, services, door);
  mountOperator(app, services, door);
  mountTicker(app, services);

  app.notFound(answerNoPage);
  return app;
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
