import { createServices } from "../../src/composition/compose.ts";
import { parseConfig } from "../../src/config/config.ts";
import { createDiscordApp } from "../../src/discord/app.ts";
import type { Identities } from "../../src/edge/identity/identify.ts";
import { createHttpApp } from "../../src/http/app.ts";
import { createQueueApp } from "../../src/queue/app.ts";
import { createDeliveryVerifier } from "../../src/queue/verify-delivery.ts";
import { createWebApp } from "../../src/web/app.tsx";
import type { NodeWorker } from "./node-worker.ts";

/** The doors that such a Worker opens: every route as they name it themselves, and by what they know callers. */
export function doorsOf({ bindings, url }: NodeWorker): { routes: string[]; identities: Identities } {
  const config = parseConfig(bindings);
  const services = createServices(config);
  const { identities } = services;
  const door = {
    ...identities,
    publicBaseUrl: url,
    limiter: null,
    signInLimiter: null,
    securityContact: null,
  };
  const verifyDelivery = createDeliveryVerifier(config.qstash);
  const http = createHttpApp(services.http, door);
  const openApi = async () => (await http.request("/openapi.json")).text();
  const apps = [
    http,
    createWebApp(services.web, { ...door, openApi }),
    createQueueApp(services.queue, { publicBaseUrl: url, verifyDelivery }),
    createDiscordApp(services.discord, config.discord),
  ];
  // What is mounted for every path below another, or for every method, is no route.
  const routes = apps.flatMap((app) =>
    app.routes.flatMap(({ method, path }) => (method === "ALL" ? [] : [`${method} ${path}`])),
  );
  return { routes: [...new Set(routes)].toSorted(), identities };
}
