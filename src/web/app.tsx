import { Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { cachePublic } from "../edge/cache/cache-public.ts";
import { limitBody } from "../edge/clients/limit-body.ts";
import { limitClients } from "../edge/clients/limit-clients.ts";
import { requestId } from "../edge/clients/request-id.ts";
import type { EdgeEnv } from "../edge/env.ts";
import { identify } from "../edge/identity/identify.ts";
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

/** The pages: what a person opens. They work without JavaScript. */
export function createWebApp(services: WebServices, door: WebDoor): Hono<EdgeEnv> {
  const app = new Hono<EdgeEnv>();
  app.use(requestId(services));
  app.use(cachePublic(services, door.kept));
  app.use(pageHeaders);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerWrongMethod }));
  app.use(limitClients(door.limiter, services.nowMs));
  app.use(identify(door, services.note));
  app.use(limitBody);
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
