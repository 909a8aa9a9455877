import { OpenAPIHono } from "@hono/zod-openapi";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";
import { cachePublic } from "../edge/cache/cache-public.ts";
import { limitBody } from "../edge/clients/limit-body.ts";
import { limitClients } from "../edge/clients/limit-clients.ts";
import { requestId } from "../edge/clients/request-id.ts";
import { identify } from "../edge/identity/identify.ts";
import { mountDocument } from "./document/mount-document.ts";
import { noHeadOfActingGets } from "./middleware/acting-gets.ts";
import { crossOrigin, PUBLIC_PATHS } from "./middleware/cross-origin.ts";
import { knownQuery } from "./middleware/known-query.ts";
import { onError } from "./middleware/on-error.ts";
import { onInvalid } from "./middleware/on-invalid.ts";
import { requireAdmin } from "./middleware/require-admin.ts";
import { answerNotFound, answerWrongMethod } from "./not-found.ts";
import { mountAdmin } from "./routes/admin.ts";
import { mountCalc } from "./routes/calc.ts";
import { mountChains } from "./routes/chains.ts";
import { mountCompany } from "./routes/company.ts";
import { mountDeadLetters } from "./routes/dead-letters.ts";
import { mountDoctor } from "./routes/doctor.ts";
import { mountHealth } from "./routes/health.ts";
import { mountIncidents } from "./routes/incidents.ts";
import { mountJobs } from "./routes/jobs.ts";
import { mountMarketInputs } from "./routes/market-inputs.ts";
import { mountPictures } from "./routes/pictures.ts";
import { mountPlan } from "./routes/plan.ts";
import { mountPrices } from "./routes/prices.ts";
import { mountProviders } from "./routes/providers.ts";
import { mountScan } from "./routes/scan.ts";
import { mountSchwabLogin } from "./routes/schwab-login.ts";
import { mountTickers } from "./routes/tickers.ts";
import { mountTrackRecord } from "./routes/track-record.ts";
import { mountVolatility } from "./routes/volatility.ts";
import { mountWebhooks } from "./routes/webhooks.ts";
import type { HttpDoor, HttpEnv, HttpServices } from "./services.ts";

/** Public answers may be shown by other sites; what a handler says itself stands. */
const HEADERS = {
  crossOriginResourcePolicy: "cross-origin",
  xFrameOptions: "DENY",
  overwrite: false,
} as const;

/** The JSON door: public reads, the calculator, and the operator's levers. */
export function createHttpApp(services: HttpServices, door: HttpDoor): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>({ defaultHook: onInvalid });
  app.use(requestId(services));
  app.use(cachePublic(services, door.kept));
  app.use(secureHeaders(HEADERS));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerWrongMethod }));
  for (const path of PUBLIC_PATHS) app.use(path, crossOrigin);
  app.use(limitClients(door.limiter, services.nowMs));
  app.use(identify(door, services.note));
  app.use(limitBody);
  app.onError(onError(services.log, services.note));
  // Before every route below it, whoever mounts it.
  app.use("/admin/*", requireAdmin(door.adminToken));
  app.use(noHeadOfActingGets);
  for (const path of ["/v1/*", "/admin/*", "/health"]) app.use(path, knownQuery(app));

  mountHealth(app, services);
  mountTickers(app, services);
  mountScan(app, services);
  mountChains(app, services);
  mountPrices(app, services);
  mountVolatility(app, services);
  mountTrackRecord(app, services);
  mountMarketInputs(app, services);
  mountCompany(app, services);
  mountCalc(app, services);
  mountPlan(app, services);
  mountJobs(app, services);
  mountIncidents(app, services);
  mountProviders(app, services);
  mountAdmin(app, services);
  mountDeadLetters(app, services);
  mountDoctor(app, services);
  mountWebhooks(app, services);
  mountPictures(app, services);
  mountSchwabLogin(app, services, door);

  mountDocument(app, door.publicBaseUrl);
  app.notFound(answerNotFound);
  return app;
}
