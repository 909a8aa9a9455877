import { createServices } from "./composition/compose.ts";
import { lazily } from "./composition/lazily.ts";
import { type Config, parseConfig, type RawBindings, SETTINGS } from "./config/config.ts";
import { secretTexts } from "./config/secret-texts.ts";
import { runScheduled } from "./cron/run-scheduled.ts";
import { createDiscordApp } from "./discord/app.ts";
import { asAppError, errorBody, withoutCause } from "./errors.ts";
import { createHttpApp } from "./http/app.ts";
import { answerUnconfigured } from "./http/unconfigured.ts";
import { createLog, errorFields } from "./log.ts";
import { keepSecrets, maskConsole } from "./mask.ts";
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
    if (house?.env !== env) {
      // Before anything can fail that might show one.
      keepSecrets(secretTexts(env));
      maskConsole();
      house = { env, built: build(parseConfig(env), options) };
    }
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
        createLog({ minimum: "info" }).log("error", "not_configured", { requestId, ...errorFields(error) });
        return Response.json(errorBody(asAppError(error), requestId), { status: 500 });
      }
    },

    async scheduled(controller, env): Promise<void> {
      const { cron, invocation } = open(env).services;
      const id = new Date(controller.scheduledTime).toISOString();
      await invocation({ event: "tick", id, quiet: true }, () => runScheduled(cron, controller)).catch(
        (error: unknown) => {
          // The runtime writes down whatever leaves here, causes and all.
          throw withoutCause(asAppError(error));
        },
      );
    },
  };
}

type Door = (request: Request, context: ExecutionContext) => Response | Promise<Response>;
type Doors = { request: Door; delivery: Door; interaction: Door };

/** A tick opens no door, and a request no other than its own. */
function build(config: Config, options: WorkerOptions) {
  const services = createServices(config, options);
  const { publicBaseUrl, adminToken } = config;
  const doors = lazily<Doors>({
    request: () => {
      const app = createHttpApp(services.http, { adminToken, publicBaseUrl });
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
  const route = (request: Request, context: ExecutionContext): Promise<Response> => {
    const start = startOf(request);
    return services.invocation(start, async () => {
      services.log("debug", "asked", askedOf(request));
      const response = await doors[start.event](request, context);
      services.note({ status: response.status });
      return response;
    });
  };
  return { services, route };
}

/** Which door a request goes to, and how its event begins; without the query, which may hold a code. */
function startOf(request: Request) {
  const { pathname: path } = new URL(request.url);
  const { method, headers } = request;
  const event = doorOf(path);
  const id = headers.get(event === "delivery" ? "upstash-message-id" : "cf-ray");
  return { event, id, fields: { method, path } };
}

/** Names of the query only. */
function askedOf({ url, headers, cf }: Request) {
  const query = [...new URL(url).searchParams.keys()];
  return { query, userAgent: headers.get("user-agent"), country: cf?.["country"] };
}

function doorOf(path: string): keyof Doors {
  if (path.startsWith("/queue/")) return "delivery";
  return path === "/interactions" ? "interaction" : "request";
}
