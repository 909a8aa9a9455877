import { createServices } from "./composition/compose.ts";
import { lazily } from "./composition/lazily.ts";
import { type Config, parseConfig, type RawBindings, SETTINGS } from "./config/config.ts";
import { runScheduled } from "./cron/run-scheduled.ts";
import { createDiscordApp } from "./discord/app.ts";
import { asAppError, errorBody } from "./errors.ts";
import { forgetKeptAnswers, noStoreUnlessSaid } from "./http/answer-headers.ts";
import { createHttpApp } from "./http/app.ts";
import { clientLimiter } from "./http/middleware/limit-clients.ts";
import { answerUnconfigured } from "./http/unconfigured.ts";
import { createLogger, errorFields } from "./log.ts";
import { createQueueApp } from "./queue/app.ts";
import { createDeliveryVerifier } from "./queue/verify-delivery.ts";

export type WorkerOptions = {
  /** Replaces the clock, epoch ms: a simulation lives in a time of its own. */
  clock?: () => number;
};

type Handler = Required<Pick<ExportedHandler<RawBindings>, "fetch" | "scheduled">>;
type House = ReturnType<typeof build>;

/** The Worker: validates its settings once, then dispatches. */
export function createWorker(options: WorkerOptions = {}): Handler {
  let house: { env: RawBindings; built: House } | null = null;
  /** One house an isolate: bindings do not change while it lives. */
  const open = (env: RawBindings): House => {
    if (house?.env !== env) house = { env, built: build(parseConfig(env), env, options) };
    return house.built;
  };
  return {
    async fetch(request, env, context): Promise<Response> {
      try {
        return noStoreUnlessSaid(await open(env).route(request, context));
      } catch (error) {
        const diagnosis = await answerUnconfigured(request, env, SETTINGS, error);
        if (diagnosis !== null) return diagnosis;
        const requestId = crypto.randomUUID();
        createLogger("info")("error", "not_configured", { requestId, ...errorFields(error) });
        return Response.json(errorBody(asAppError(error), requestId), {
          status: 500,
          headers: { "cache-control": "no-store" },
        });
      }
    },

    async scheduled(controller, env): Promise<void> {
      const { cron, invocation } = open(env).services;
      await invocation(() => runScheduled(cron, controller));
    },
  };
}

type Door = (request: Request, context: ExecutionContext) => Response | Promise<Response>;
type Doors = { http: Door; queue: Door; discord: Door };

/** A delivery, or a lever of the operator's. */
function writes({ method, url }: Request, { ok }: Response): boolean {
  return ok && method === "POST" && /^\/(?:queue|admin)\//.test(new URL(url).pathname);
}

/** A tick opens no door, and a request no other than its own. */
function build(config: Config, env: RawBindings, options: WorkerOptions) {
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
  const doorFor = ({ url }: Request): Door => {
    const { pathname } = new URL(url);
    if (pathname.startsWith("/queue/")) return doors.queue;
    return pathname === "/interactions" ? doors.discord : doors.http;
  };
  const route = async (request: Request, context: ExecutionContext): Promise<Response> => {
    const answer = await services.invocation(async () => doorFor(request)(request, context));
    if (writes(request, answer) && !services.inSession()) {
      context.waitUntil(forgetKeptAnswers(context));
    }
    return answer;
  };
  return { services, route };
}
