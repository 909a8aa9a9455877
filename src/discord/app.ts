import { InteractionResponseType } from "discord-api-types/v10";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError, asAppError, ERROR_TABLE, errorBody } from "../errors.ts";
import { errorFields } from "../log.ts";
import { COMMANDS } from "./commands/index.ts";
import { type CommandInteraction, INTERACTION_PING, optionValues, parseInteraction } from "./interaction.ts";
import { ephemeral, renderError } from "./render/error.ts";
import type { DiscordServices } from "./services.ts";
import { verifyInteraction } from "./verify-interaction.ts";

const MAX_BODY_BYTES = 128 * 1024;

/** Discord's door: verify the raw body, answer PING, run the command inside the three seconds Discord allows. */
export function createDiscordApp(services: DiscordServices, door: { publicKey: string }): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }));

  app.post("/interactions", async (c) => {
    const body = await verifyInteraction(c.req.raw, door.publicKey, services.wallMs());
    const interaction = parseInteraction(body);
    if (interaction.type === INTERACTION_PING) return c.json({ type: InteractionResponseType.Pong });
    return c.json(await runCommand(services, interaction));
  });

  app.onError((error, c) => {
    const failure = asAppError(error);
    const requestId = services.newRequestId();
    services.log("warn", "interaction_refused", { requestId, code: failure.code, ...errorFields(failure) });
    return c.json(errorBody(failure, requestId), ERROR_TABLE[failure.code].status);
  });
  return app;
}

/** A failing command is an answer to the person who typed it, seen by them alone. */
async function runCommand(services: DiscordServices, interaction: CommandInteraction) {
  const startedMs = services.wallMs();
  const { name } = interaction.data;
  try {
    const command = COMMANDS.find(({ definition }) => definition.name === name);
    if (command === undefined) throw new AppError("not_found", `There is no command /${name}.`);
    const data = await command.run(services, optionValues(interaction));
    services.log("info", "command", { command: name, ms: services.wallMs() - startedMs });
    return { type: InteractionResponseType.ChannelMessageWithSource, data };
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
      type: InteractionResponseType.ChannelMessageWithSource,
      data: ephemeral(renderError(failure, requestId)),
    };
  }
}

function refuseLargeBody(): never {
  throw new AppError("payload_too_large", `An interaction may have ${MAX_BODY_BYTES} bytes at most.`);
}
