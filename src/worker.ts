import { createServices, createUnfinishedServices } from "./composition/compose.ts";
import { lazily } from "./composition/lazily.ts";
import { type Config, type RawBindings, readConfig, type UnfinishedConfig } from "./config/config.ts";
import { developmentGap } from "./config/development-gap.ts";
import { secretTexts } from "./config/secret-texts.ts";
import { runScheduled } from "./cron/run-scheduled.ts";
import { createDiscordApp } from "./discord/app.ts";
import { answerAgain } from "./edge/cache/answer-again.ts";
import { forgetKeptAnswers, noStoreUnlessSaid } from "./edge/cache/answer-headers.ts";
import { clientLimiter } from "./edge/clients/client-limiter.ts";
import { asAppError, withoutCause } from "./errors.ts";
import { createHttpApp } from "./http/app.ts";
import { openApiText } from "./http/document/mount-document.ts";
import { createUnfinishedApp } from "./http/unfinished-app.ts";
import { createLog } from "./log.ts";
import { keepSecrets, maskConsole } from "./mask.ts";
import { createQueueApp } from "./queue/app.ts";
import { createDeliveryVerifier } from "./queue/verify-delivery.ts";
import { createWebApp } from "./web/app.tsx";
import { isPageRequest } from "./web/paths.ts";
import { createUnfinishedPages } from "./web/unfinished/unfinished-pages.tsx";

export type WorkerOptions = {
  /** Replaces the clock, epoch ms: a simulation lives in a time of its own. */
  clock?: () => number;
  /** False: every answer is read from the store. Measurements compare both. */
  remembers?: boolean;
};

type Handler = Required<Pick<ExportedHandler<RawBindings>, "fetch" | "scheduled">>;
type House = {
  route: (request: Request, context: ExecutionContext) => Response | Promise<Response>;
  tick: (controller: ScheduledController) => Promise<void>;
};

/** The Worker: reads its settings once, then dispatches. */
export function createWorker(options: WorkerOptions = {}): Handler {
  let house: { env: RawBindings; built: House } | null = null;
  /** One house an isolate: bindings do not change while it lives. */
  const open = (env: RawBindings): House => {
    if (house?.env !== env) {
      // Before anything can fail that might show one.
      keepSecrets(secretTexts(env));
      maskConsole();
      house = { env, built: build(env, options) };
    }
    return house.built;
  };
  return {
    fetch: async (request, env, context) => noStoreUnlessSaid(await open(env).route(request, context)),
    scheduled: (controller, env) => open(env).tick(controller),
  };
}

function build(env: RawBindings, options: WorkerOptions): House {
  const read = readConfig(env);
  const gap = developmentGap(env);
  if (gap !== null) createLog({ minimum: "info" }).log("warn", "development", { message: gap });
  return read.finished ? buildWhole(read.config, env, options) : buildUnfinished(read.unfinished, options);
}

type Door = (request: Request, context: ExecutionContext) => Response | Promise<Response>;
type Doors = { request: Door; page: Door; delivery: Door; interaction: Door };

type Asked = { method: string; path: string };

/** A delivery, or a lever of the operator's. */
function writes({ method, path }: Asked): boolean {
  return method === "POST" && /^\/(?:queue|admin|operator)\//.test(path);
}

/** A tick opens no door, and a request no other than its own. */
function buildWhole(config: Config, env: RawBindings, options: WorkerOptions): House {
  const services = createServices(config, options);
  const { publicBaseUrl, securityContact } = config;
  const { kept } = services;
  const limiter = clientLimiter(env["CLIENT_LIMITER"]);
  const signInLimiter = clientLimiter(env["SIGN_IN_LIMITER"]);
  const outside = () => ({ ...services.identities, publicBaseUrl, limiter, signInLimiter, kept });
  const json = lazily({ app: () => createHttpApp(services.http, outside()) });
  const doors = lazily<Doors>({
    request: () => (request) => json.app.fetch(request),
    page: () => {
      const openApi = () => openApiText(json.app, publicBaseUrl);
      const app = createWebApp(services.web, { ...outside(), securityContact, openApi });
      return (request) => app.fetch(request);
    },
    delivery: () => {
      const verifyDelivery = createDeliveryVerifier(config.qstash);
      const app = createQueueApp(services.queue, { publicBaseUrl, verifyDelivery });
      return (request) => app.fetch(request);
    },
    interaction: () => {
      const app = createDiscordApp(services.discord, config.discord);
      return (request, context) => app.fetch(request, {}, context);
    },
  });
  return {
    route: (request, context) => {
      const { start, asked } = startOf(request);
      return services.invocation(start, async () => {
        if (services.tells("debug")) services.log("debug", "asked", askedOf(request));
        const response = answerAgain(kept, request, services) ?? (await doors[start.event](request, context));
        if (writes(asked)) {
          kept.forget();
          // A page of the operator's answers a form with 303.
          const isDone = response.ok || response.status === 303;
          if (isDone && !services.inSession()) context.waitUntil(forgetKeptAnswers(context));
        }
        services.note({ status: response.status });
        return response;
      });
    },
    tick: (controller) => {
      const id = new Date(controller.scheduledTime).toISOString();
      const work = () => runScheduled(services.cron, controller).finally(kept.forget);
      return services.invocation({ event: "tick", id, quiet: true }, work).catch((error: unknown) => {
        // The runtime writes down whatever leaves here, causes and all.
        throw withoutCause(asAppError(error));
      });
    },
  };
}

/** Settings are missing or wrong: Discord's PING and /health are answered, and a tick passes without a word. */
function buildUnfinished(config: UnfinishedConfig, options: WorkerOptions): House {
  const services = createUnfinishedServices(config, options);
  const http = createUnfinishedApp(services.http);
  const pages = createUnfinishedPages(services.http);
  const discord = createDiscordApp(services.discord, config.discord);
  return {
    route: (request, context) => {
      const { start } = startOf(request);
      return services.unit({ ...start, id: start.id ?? services.http.newRequestId() }, async () => {
        const doors = { interaction: discord, page: pages, request: http, delivery: http };
        const response = await doors[start.event].fetch(request, {}, context);
        services.note({ status: response.status });
        return response;
      });
    },
    tick: () => Promise.resolve(),
  };
}

/** Which door a request goes to, and how its event begins; without the query, which may hold a code. */
function startOf(request: Request) {
  const { method, headers, url } = request;
  const path = pathOf(url);
  const event = doorOf(request, path);
  const id = headers.get(event === "delivery" ? "upstash-message-id" : "cf-ray");
  const asked: Asked = { method, path };
  return { start: { event, id, fields: asked }, asked };
}

/** The path of an address, which the runtime has made regular: no answer from memory waits for a URL object. */
function pathOf(url: string): string {
  const begins = url.indexOf("/", url.indexOf("://") + 3);
  const ends = url.slice(begins).search(/[?#]/);
  return ends < 0 ? url.slice(begins) : url.slice(begins, begins + ends);
}

/** Names of the query only. */
function askedOf({ url, headers, cf }: Request) {
  const query = [...new URL(url).searchParams.keys()];
  return { query, userAgent: headers.get("user-agent"), country: cf?.["country"] };
}

function doorOf(request: Request, path: string): keyof Doors {
  if (path.startsWith("/queue/")) return "delivery";
  if (path === "/interactions") return "interaction";
  return isPageRequest(request, path) ? "page" : "request";
}
