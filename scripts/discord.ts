import { interactionBody } from "../local/discord/interaction-body.ts";
import { LOCAL_DISCORD_KEYS, signInteraction } from "../local/discord/sign-interaction.ts";
import { validateInteractionResponse } from "../local/discord/validate-interaction-response.ts";
import { awaitDeferred } from "./discord/await-deferred.ts";
import { findLocalStack, runCommand } from "./local-stack.ts";
import { parseSlashCommand } from "./discord/parse-slash-command.ts";
import { printDiscordMessage } from "./discord/print-message.ts";

/** `npm run discord -- '/calc …'`: a truly signed interaction to the running Worker, and what a user would see. */
await runCommand(async () => {
  const line = process.argv.slice(2).join(" ");
  const asked = parseSlashCommand(line);
  const { workerUrl, bindings } = await findLocalStack();
  if (bindings["DISCORD_PUBLIC_KEY"] !== LOCAL_DISCORD_KEYS.publicKey) {
    throw new Error(
      "This stack answers your own Discord application, and only Discord can sign for it: type /calc there. " +
        "Without PUBLIC_BASE_URL in .dev.vars, npm start -- --live answers this command.",
    );
  }
  const offsetMs = Number(bindings["CLOCK_OFFSET_MS"] ?? 0);
  const interaction = interactionBody({ atMs: Date.now(), ...asked });
  const body = JSON.stringify(interaction);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const startedMs = performance.now();
  const answer = await fetch(`${workerUrl}/interactions`, {
    method: "POST",
    headers: signInteraction({ body, timestamp, privateKey: LOCAL_DISCORD_KEYS.privateKey }),
    body,
  });
  const response: unknown = await answer.json();
  const tookMs = Math.round(performance.now() - startedMs);
  if (!answer.ok) throw new Error(`The Worker answered ${answer.status}: ${JSON.stringify(response)}`);
  const problems = JSON.stringify(validateInteractionResponse(response).tree());
  if (problems !== "{}") throw new Error(`Discord would refuse this answer: ${problems}`);
  const shown = await awaitDeferred(response, {
    apiBase: bindings["DISCORD_API_BASE"] ?? "",
    token: String(interaction["token"]),
  });
  process.stdout.write(`${printDiscordMessage(shown, Date.now() + offsetMs)}\n\nanswered in ${tookMs} ms\n`);
});
