import { type Config, parseConfig, type RawBindings, SETTINGS } from "./config.ts";
import { runScheduled } from "./cron/run-scheduled.ts";
import { createDiscordApp } from "./discord/app.ts";
import { asAppError, errorBody } from "./errors.ts";
import { createHttpApp } from "./http/app.ts";
import { answerUnconfigured } from "./http/unconfigured.ts";
import { createLogger, errorFields } from "./log.ts";
import { createQueueApp } from "./queue/app.ts";
import { createDeliveryVerifier } from "./queue/verify-delivery.ts";
import { createServices, type Services } from "./services.ts";

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
    if (house?.env !== env) house = { env, built: build(parseConfig(env), options) };
    return house.built;
  };
  return {
    async fetch(request, env, context): Promise<Response> {
      try {
        return await open(env).route(request, context);
      } catch (error) {
        const diagnosis = await answerUnconfigured(request, env, SETTINGS, error);
        if (diagnosis !== null) return diagnosis;
        const requestId = crypto.randomUUID();
        createLogger("info")("error", "not_configured", { requestId, ...errorFields(error) });
        return Response.json(errorBody(asAppError(error), requestId), { status: 500 });
      }
    },

    async scheduled(controller, env): Promise<void> {
      const { services } = open(env);
      await services.invocation(() => runScheduled(services, controller));
    },
  };
}

function build(config: Config, options: WorkerOptions) {
  const services = createServices(config, options);
  const doors = createDoors(config, services);
  const dispatch = async (request: Request, context: ExecutionContext): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/queue/")) {
      // Publishing counts first deliveries; retries and failure callbacks are billed as messages too.
      const retried = request.headers.get("upstash-retried") ?? "0";
      if (retried !== "0" || pathname === "/queue/failures") services.countQueueMessage();
      return doors.queue().fetch(request);
    }
    if (pathname === "/interactions") return doors.discord().fetch(request, {}, context);
    return doors.http().fetch(request);
  };
  const route = (request: Request, context: ExecutionContext): Promise<Response> =>
    services.invocation(() => dispatch(request, context));
  return { services, route };
}

/** Each is built for its first request: a tick needs none of them, and the JSON door costs more than all the rest. */
function createDoors(config: Config, services: Services) {
  const { publicBaseUrl, adminToken } = config;
  const built: {
    http?: ReturnType<typeof createHttpApp>;
    queue?: ReturnType<typeof createQueueApp>;
    discord?: ReturnType<typeof createDiscordApp>;
  } = {};
  return {
    http() {
      built.http ??= createHttpApp(services, { adminToken, publicBaseUrl });
      return built.http;
    },
    queue() {
      built.queue ??= createQueueApp(services, {
        publicBaseUrl,
        verifyDelivery: createDeliveryVerifier(config.qstash),
      });
      return built.queue;
    },
    discord() {
      built.discord ??= createDiscordApp(services, config.discord);
      return built.discord;
    },
  };
}
