import { type Config, parseConfig, type RawBindings } from "./config.ts";
import { runScheduled } from "./cron/run-scheduled.ts";
import { createDiscordApp } from "./discord/app.ts";
import { asAppError, errorBody } from "./errors.ts";
import { createHttpApp } from "./http/app.ts";
import { createLogger, errorFields } from "./log.ts";
import { createQueueApp } from "./queue/app.ts";
import { createDeliveryVerifier } from "./queue/verify-delivery.ts";
import { createServices } from "./services.ts";

/** The Worker: validates its settings once, then dispatches. */
export default {
  async fetch(request, env, context): Promise<Response> {
    try {
      return await open(env).route(request, context);
    } catch (error) {
      const requestId = crypto.randomUUID();
      createLogger("info")("error", "not_configured", { requestId, ...errorFields(error) });
      return Response.json(errorBody(asAppError(error), requestId), { status: 500 });
    }
  },

  async scheduled(controller, env): Promise<void> {
    await runScheduled(open(env).services, controller);
  },
} satisfies ExportedHandler<RawBindings>;

type House = ReturnType<typeof build>;
let house: { env: RawBindings; built: House } | null = null;

/** One house an isolate: bindings do not change while it lives. */
function open(env: RawBindings): House {
  if (house?.env !== env) house = { env, built: build(parseConfig(env)) };
  return house.built;
}

function build(config: Config) {
  const services = createServices(config);
  const { publicBaseUrl, adminToken } = config;
  const http = createHttpApp(services, { adminToken, publicBaseUrl });
  const queue = createQueueApp(services, {
    publicBaseUrl,
    verifyDelivery: createDeliveryVerifier(config.qstash),
  });
  const discord = createDiscordApp(services, config.discord);
  const route = async (request: Request, context: ExecutionContext): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/queue/")) return queue.fetch(request);
    if (pathname === "/interactions") return discord.fetch(request, {}, context);
    return http.fetch(request);
  };
  return { services, route };
}
