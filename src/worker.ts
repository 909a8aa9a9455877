import { createServices, createUnfinishedServices } from "./composition/compose.ts";
import { lazily } from "./composition/lazily.ts";
import { type Config, type RawBindings, readConfig, type UnfinishedConfig } from "./config/config.ts";
import { runScheduled } from "./cron/run-scheduled.ts";
import { createDiscordApp } from "./discord/app.ts";
import { forgetKeptAnswers, noStoreUnlessSaid } from "./http/answer-headers.ts";
import { createHttpApp } from "./http/app.ts";
import { clientLimiter } from "./http/client-limiter.ts";
import { createUnfinishedApp } from "./http/unfinished-app.ts";
import { createQueueApp } from "./queue/app.ts";
import { createDeliveryVerifier } from "./queue/verify-delivery.ts";

export type WorkerOptions = {
  /** Replaces the clock, epoch ms: a simulation lives in a time of its own. */
  clock?: () => number;
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
    if (house?.env !== env) house = { env, built: build(env, options) };
    return house.built;
  };
  return {
    fetch: async (request, env, context) => noStoreUnlessSaid(await open(env).route(request, context)),
    scheduled: (controller, env) => open(env).tick(controller),
  };
}

function build(env: RawBindings, options: WorkerOptions): House {
  const read = readConfig(env);
  return read.finished ? buildWhole(read.config, env, options) : buildUnfinished(read.unfinished, options);
}

type Door = (request: Request, context: ExecutionContext) => Response | Promise<Response>;
type Doors = { http: Door; queue: Door; discord: Door };

/** A delivery, or a lever of the operator's. */
function writes({ method, url }: Request, { ok }: Response): boolean {
  return ok && method === "POST" && /^\/(?:queue|admin)\//.test(new URL(url).pathname);
}

/** A tick opens no door, and a request no other than its own. */
function buildWhole(config: Config, env: RawBindings, options: WorkerOptions): House {
  const services = createServices(config, options);
  const { publicBaseUrl, adminToken } = config;
  const limiter = clientLimiter(env["CLIENT_LIMITER"]);
  const doors = lazily<Doors>({
    http: () => {
      const app = createHttpApp(services.http, { adminToken, publicBaseUrl, limiter });
      return (request) => app.fetch(request);
    },
    queue: () => {
      const verifyDelivery = createDeliveryVerifier(config.qstash);
      const app = createQueueApp(services.queue, { publicBaseUrl, verifyDelivery });
      return (request) => app.fetch(request);
    },
    discord: () => {
      const app = createDiscordApp(services.discord, config.discord);
      return (request, context) => app.fetch(request, {}, context);
    },
  });
  return {
    route: async (request, context) => {
      const answer = await services.invocation(async () => doors[doorOf(request)](request, context));
      if (writes(request, answer) && !services.inSession()) context.waitUntil(forgetKeptAnswers(context));
      return answer;
    },
    tick: (controller) => services.invocation(() => runScheduled(services.cron, controller)),
  };
}

/** Settings are missing or wrong: Discord's PING and /health are answered, and a tick passes without a word. */
function buildUnfinished(config: UnfinishedConfig, options: WorkerOptions): House {
  const services = createUnfinishedServices(config, options);
  const http = createUnfinishedApp(services.http);
  const discord = createDiscordApp(services.discord, config.discord);
  return {
    route: (request, context) =>
      doorOf(request) === "discord" ? discord.fetch(request, {}, context) : http.fetch(request),
    tick: () => Promise.resolve(),
  };
}

function doorOf({ url }: Request): keyof Doors {
  const { pathname } = new URL(url);
  if (pathname.startsWith("/queue/")) return "queue";
  return pathname === "/interactions" ? "discord" : "http";
}
