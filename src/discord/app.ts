import type {
  APIApplicationCommandAutocompleteResponse,
  APIInteractionResponseChannelMessageWithSource,
} from "discord-api-types/v10";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { ERROR_TABLE } from "../error-table.ts";
import { AppError, asAppError, errorBody } from "../errors.ts";
import { errorFields } from "../log.ts";
import { answerLater } from "./answer-later.ts";
import { COMMANDS } from "./commands/index.ts";
import {
  type AutocompleteInteraction,
  type CommandInteraction,
  focusedOption,
  INTERACTION_AUTOCOMPLETE,
  INTERACTION_PING,
  optionValues,
  parseInteraction,
  replyAddress,
} from "./interaction.ts";
import { ephemeral, renderError } from "./render/error.ts";
import type { DiscordServices } from "./services.ts";
import { verifyInteraction } from "./verify-interaction.ts";
import { RESPONSE } from "./wire-numbers.ts";

const MAX_BODY_BYTES = 128 * 1024;
/** Discord gives up after three seconds; a database that wakes up may need most of them. */
const DEFER_AFTER_MS = 2_000;

/** `publicKey` is null while it is not set. */
export type DiscordDoor = { publicKey: string | null };

/** Discord's door: verify the raw body, answer PING, run the command inside the three seconds Discord allows. */
export function createDiscordApp(services: DiscordServices, door: DiscordDoor): Hono {
  const app = new Hono();
  app.use(secureHeaders());
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }));

  app.post("/interactions", async (c) => {
    const body = await verifyInteraction(c.req.raw, door.publicKey, services.wallMs());
    const interaction = parseInteraction(body);
    if (interaction.type === INTERACTION_PING) return c.json({ type: RESPONSE.pong });
    if (interaction.type === INTERACTION_AUTOCOMPLETE) return c.json(completeOption(services, interaction));
    const answer = runCommand(services, interaction);
    const inTime = await Promise.race([answer, services.sleep(DEFER_AFTER_MS).then(() => null)]);
    if (inTime !== null) return c.json(inTime);
    const data = answer.then((message) => message.data);
    c.executionCtx.waitUntil(answerLater(services, replyAddress(interaction), data));
    return c.json({ type: RESPONSE.deferredMessage });
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

/** A failing command is an answer to the person who typed it, seen by them alone. */
async function runCommand(
  services: DiscordServices,
  interaction: CommandInteraction,
): Promise<APIInteractionResponseChannelMessageWithSource> {
  const startedMs = services.wallMs();
  const { name } = interaction.data;
  try {
    const command = COMMANDS.find(({ definition }) => definition.name === name);
    if (command === undefined) throw new AppError("not_found", `There is no command /${name}.`);
    const data = await command.run(services, optionValues(interaction));
    services.log("info", "command", { command: name, ms: services.wallMs() - startedMs });
    return { type: RESPONSE.message, data };
  } catch (error) {
    const failure = asAppError(error);
    const requestId = services.newRequestId();
    services.log(ERROR_TABLE[failure.code].status >= 500 ? "error" : "info", "command_failed", {
      requestId,
      command: name,
      code: failure.code,
      ...errorFields(failure),
    });
    return {
      type: RESPONSE.message,
      data: ephemeral(renderError(failure, requestId)),
    };
  }
}

/** Choices while somebody types; none rather than an error, which Discord would not show. */
function completeOption(
  services: DiscordServices,
  interaction: AutocompleteInteraction,
): APIApplicationCommandAutocompleteResponse {
  const { name } = interaction.data;
  const focused = focusedOption(interaction);
  try {
    const command = COMMANDS.find(({ definition }) => definition.name === name);
    const choices = focused === null ? [] : (command?.complete?.(optionValues(interaction), focused) ?? []);
    return { type: RESPONSE.choices, data: { choices } };
  } catch (error) {
    services.log("error", "autocomplete_failed", { command: name, ...errorFields(asAppError(error)) });
    return { type: RESPONSE.choices, data: { choices: [] } };
  }
}

function refuseLargeBody(): never {
  throw new AppError("payload_too_large", `An interaction may have ${MAX_BODY_BYTES} bytes at most.`);
}
