import type { APIInteractionResponse } from "discord-api-types/v10";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { ERROR_TABLE } from "../error-table.ts";
import { AppError, asAppError, errorBody } from "../errors.ts";
import { errorFields } from "../log.ts";
import { answerLater } from "./answer-later.ts";
import { answerForm } from "./dispatch/answer-form.ts";
import { type Call, readCall } from "./dispatch/call.ts";
import { completeOption } from "./dispatch/complete-option.ts";
import { failureOf, isAlone, type Outcome, runCall } from "./dispatch/run-call.ts";
import { INTERACTION_AUTOCOMPLETE, INTERACTION_PING, parseInteraction, replyAddress } from "./interaction.ts";
import type { DiscordServices } from "./services.ts";
import { createUserLimiter } from "./user-limiter.ts";
import { verifyInteraction } from "./verify-interaction.ts";
import { EPHEMERAL, RESPONSE } from "./wire-numbers.ts";

const MAX_BODY_BYTES = 128 * 1024;
/** Discord gives up after three seconds; a database that wakes up may need most of them. */
const DEFER_AFTER_MS = 2_000;

/** `publicKey` is null while it is not set. */
export type DiscordDoor = { publicKey: string | null };

/** Discord's door: verify the raw body, answer PING, run the command inside the three seconds Discord allows. */
export function createDiscordApp(services: DiscordServices, door: DiscordDoor): Hono {
  const app = new Hono();
  const limiter = createUserLimiter();
  app.use(secureHeaders());
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }));

  app.post("/interactions", async (c) => {
    const body = await verifyInteraction(c.req.raw, door.publicKey, services.wallMs());
    const interaction = parseInteraction(body);
    if (interaction.type === INTERACTION_PING) return c.json({ type: RESPONSE.pong });
    if (interaction.type === INTERACTION_AUTOCOMPLETE) {
      // Behind the answer; it also wakes the database before the command is sent.
      c.executionCtx.waitUntil(services.typing.freshen());
      return c.json(await completeOption(services, interaction));
    }
    const call = readCall(interaction);
    if (call === null) return c.json(oldButton(services));
    if (call.how === "form") return c.json(answerForm(services, call));
    const answer = runCall(services, limiter, call);
    const inTime = await Promise.race([answer, services.sleep(DEFER_AFTER_MS).then(() => null)]);
    if (inTime !== null) return c.json(responseTo(call, inTime));
    const deferral = deferralOf(call);
    c.executionCtx.waitUntil(answerLater(services, replyAddress(interaction), answer, deferral));
    return c.json(DEFERRALS[deferral]);
  });

  app.all("/interactions", (c) => {
    c.header("allow", "POST");
    throw new AppError("method_not_allowed", `Discord posts here; ${c.req.method} is not answered.`);
  });

  app.onError((error, c) => {
    const failure = asAppError(error);
    const requestId = services.newRequestId();
    services.log("warn", "interaction_refused", { requestId, code: failure.code, ...errorFields(failure) });
    c.header("x-request-id", requestId);
    return c.json(errorBody(failure, requestId), ERROR_TABLE[failure.code].status);
  });
  app.notFound(() => {
    throw new AppError("not_found", "Only /interactions is answered here.");
  });
  return app;
}

/** In place of the message for who pressed one of theirs, unless it failed: then the message stays. */
function responseTo({ how }: Call, { data, failed }: Outcome): APIInteractionResponse {
  const inPlace = how === "update" && !failed;
  return inPlace ? { type: RESPONSE.update, data } : { type: RESPONSE.message, data };
}

function deferralOf(call: Call) {
  if (call.how === "update") return "update";
  return isAlone(call) ? "alone" : "public";
}

const DEFERRALS = {
  public: { type: RESPONSE.deferredMessage },
  alone: { type: RESPONSE.deferredMessage, data: { flags: EPHEMERAL } },
  update: { type: RESPONSE.deferredUpdate },
} as const satisfies Record<string, APIInteractionResponse>;

function oldButton(services: DiscordServices): APIInteractionResponse {
  const error = new AppError("invalid_request", "This button belongs to an earlier version of the bot.", {
    hint: "Type the command anew; its answer has buttons that work. /help lists the commands.",
  });
  return { type: RESPONSE.message, data: failureOf(services, "button", error) };
}

function refuseLargeBody(): never {
  throw new AppError("payload_too_large", `An interaction may have ${MAX_BODY_BYTES} bytes at most.`);
}
