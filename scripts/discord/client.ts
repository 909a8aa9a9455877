import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { componentBody, interactionBody, modalBody } from "../../local/discord/interaction-body.ts";
import { LOCAL_DISCORD_KEYS, signInteraction } from "../../local/discord/sign-interaction.ts";
import { validateInteractionResponse } from "../../local/discord/validate-interaction-response.ts";
import type { LocalStack } from "../local-stack.ts";
import { awaitDeferred } from "./await-deferred.ts";
import { parseSlashCommand, type SlashCommand } from "./parse-slash-command.ts";
import type { MessagePart } from "./read-message.ts";

/** What a user would see, and how long the Worker took until its first word. */
export type Shown = { response: unknown; tookMs: number };

export type DiscordClient = {
  call(line: string): Promise<Shown>;
  ask(command: SlashCommand): Promise<Shown>;
  /** The choices for the last option of what is being typed. */
  complete(typed: string | SlashCommand): Promise<{ name: string; value: string }[]>;
  press(part: MessagePart, values?: string[]): Promise<Shown>;
  submit(customId: string, written: Record<string, string>): Promise<Shown>;
  /** Fetches a picture and says where it was put. */
  savePicture(url: string): Promise<string>;
};

const MESSAGE_ID = "1311000000000000007";
const PICTURES = ".volaris/pictures";

/** Discord's part of a conversation with the local Worker: every interaction is truly signed. */
export function createDiscordClient({ workerUrl, bindings }: LocalStack): DiscordClient {
  let sequence = 0;
  const at = () => ({ atMs: Date.now(), sequence: sequence++ });
  const post = async (interaction: Record<string, unknown>) => {
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
    return { response, tookMs };
  };
  const show = async (interaction: Record<string, unknown>): Promise<Shown> => {
    const { response, tookMs } = await post(interaction);
    const shown = await awaitDeferred(response, {
      apiBase: bindings["DISCORD_API_BASE"] ?? "",
      token: String(interaction["token"]),
    });
    return { response: shown, tookMs };
  };
  const ask = (command: SlashCommand) => show(interactionBody({ ...at(), ...command }));
  return {
    call: (line) => ask(parseSlashCommand(line)),
    ask,
    async complete(typed) {
      const { options, ...asked } = typeof typed === "string" ? parseSlashCommand(typed) : typed;
      const typing = options.map((option, index) => ({ ...option, focused: index === options.length - 1 }));
      const { response } = await post(interactionBody({ ...at(), ...asked, options: typing }));
      return (response as { data: { choices: { name: string; value: string }[] } }).data.choices;
    },
    press: ({ custom_id: customId = "" }, values) =>
      show(
        componentBody({ ...at(), customId, messageId: MESSAGE_ID, ...(values !== undefined && { values }) }),
      ),
    submit: (customId, written) => show(modalBody({ ...at(), customId, written })),
    async savePicture(url) {
      // The picture is of this Worker, whatever it is called from outside.
      const { pathname, search } = new URL(url);
      const answer = await fetch(new URL(`${pathname}${search}`, workerUrl));
      if (!answer.ok) throw new Error(`The picture was not made (${answer.status}): ${await answer.text()}`);
      await mkdir(PICTURES, { recursive: true });
      const name = createHash("sha256").update(url).digest("hex").slice(0, 12);
      const path = join(PICTURES, `${name}${extname(pathname)}`);
      await writeFile(path, Buffer.from(await answer.arrayBuffer()));
      return path;
    },
  };
}
