import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";
import { ERROR_TABLE } from "../../error-table.ts";
import { AppError, asAppError } from "../../errors.ts";
import { errorFields } from "../../log.ts";
import type { Reply } from "../commands/command.ts";
import { findCommand } from "../commands/index.ts";
import { componentRows } from "../components/rows.ts";
import { ephemeral, renderError } from "../render/error.ts";
import type { DiscordServices } from "../services.ts";
import type { UserLimiter } from "../user-limiter.ts";
import { answerFresh } from "./answer-fresh.ts";
import type { Call } from "./call.ts";

export type Outcome = { data: APIInteractionResponseCallbackData; failed: boolean };

/** Runs a command. A failure is an answer to the person who asked, seen by them alone. */
export async function runCall(services: DiscordServices, limiter: UserLimiter, call: Call): Promise<Outcome> {
  const startedMs = services.wallMs();
  const { name, how } = call;
  try {
    const reply = await answerOf(services, limiter, call);
    services.log("info", "command", { command: name, how, ms: services.wallMs() - startedMs });
    return { data: toMessage(reply, isAlone(call) || reply.alone === true), failed: false };
  } catch (error) {
    return { data: failureOf(services, name, error), failed: true };
  }
}

/** Whether the answer is for the asker's eyes before it is known. */
export function isAlone({ command, how }: Call): boolean {
  return how === "alone" || (command?.alone === true && how === "new");
}

async function answerOf(services: DiscordServices, limiter: UserLimiter, call: Call): Promise<Reply> {
  const { command, name, asked } = call;
  if (command === null)
    throw new AppError("not_found", `There is no command /${name}.`, { hint: "/help lists them." });
  const wait = limiter.take(asked.asker.userId, services.wallMs());
  if (wait !== null) {
    throw new AppError("too_many_requests", `You have asked very often within a minute.`, {
      hint: `Ask again in ${wait} s.`,
    });
  }
  if (command.manages === true) requireManager(call);
  return answerFresh(services, command, asked);
}

function requireManager({ name, asked: { asker } }: Call): void {
  if (asker.guildId === null) {
    throw new AppError("invalid_request", `/${name} is about a server, and the bot is in none here.`, {
      hint: "Call it in a channel of a server that the bot was added to.",
    });
  }
  if (asker.mayManage) return;
  throw new AppError("forbidden", `/${name} changes the server: it is for those who may manage it.`, {
    hint: "Ask somebody with the permission Manage Server.",
  });
}

/** Nothing in an answer mentions anybody. */
function toMessage(reply: Reply, alone: boolean): APIInteractionResponseCallbackData {
  const { embeds, content, parts = [] } = reply;
  const data = {
    // An update leaves what it does not name as it is.
    content: content ?? "",
    embeds,
    components: componentRows(parts, findCommand),
    allowed_mentions: { parse: [] },
  };
  return alone ? ephemeral(data) : data;
}

export function failureOf(
  services: DiscordServices,
  command: string,
  error: unknown,
): APIInteractionResponseCallbackData {
  const failure = asAppError(error);
  const requestId = services.newRequestId();
  services.log(ERROR_TABLE[failure.code].status >= 500 ? "error" : "info", "command_failed", {
    requestId,
    command,
    code: failure.code,
    ...errorFields(failure),
  });
  return ephemeral(renderError(failure, requestId));
}
