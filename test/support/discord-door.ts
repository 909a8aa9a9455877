import { interactionBody } from "../../local/discord/interaction-body.ts";
import { createDiscordKeys, signInteraction } from "../../local/discord/sign-interaction.ts";
import { createDiscordApp } from "../../src/discord/app.ts";
import type { DiscordServices } from "../../src/discord/services.ts";
import { NO_PICTURES } from "../../src/http/pictures/picture-url.ts";
import { aCalculation } from "./a-calculation.ts";
import { keepContext } from "./execution-context.ts";
import { keepLog } from "./log-lines.ts";
import { IN_SESSION } from "./moments.ts";

const KEYS = createDiscordKeys("a test's application");
export const CALC = { strategy: "bull_put_spread", symbol: "SPY", strikes: "570/560", dte: 25 };
const never = () => new Promise<never>(() => undefined);

/** Discord's door, and Discord in front of it. */
export function discordDoor(changes: Partial<DiscordServices> = {}) {
  const { log, lines } = keepLog();
  const edits: { token: string; text: string }[] = [];
  /** What Discord is told about deferred replies, in order. */
  const told: string[] = [];
  const services: DiscordServices = {
    log,
    wallMs: () => IN_SESSION,
    newRequestId: () => "request-1",
    sleep: never,
    async deleteOriginal() {
      told.push("deleted");
      return { status: 204 };
    },
    async followUp(_token, message) {
      told.push(`followed up, flags ${message.flags}: ${JSON.stringify(message)}`);
      return { status: 200 };
    },
    async editOriginal(token, message) {
      told.push("edited");
      edits.push({ token, text: JSON.stringify(message) });
      return { status: 200 };
    },
    pictures: NO_PICTURES,
    calculator: { calculate: async () => aCalculation() },
    ...changes,
  };
  const app = createDiscordApp(services, { publicKey: KEYS.publicKey });
  const { context, finished } = keepContext();
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const answer = await app.request("/interactions", { method: "POST", body, headers }, {}, context);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const send = (body: unknown) => {
    const text = JSON.stringify(body);
    return post(
      text,
      signInteraction({ body: text, timestamp: String(IN_SESSION / 1_000), privateKey: KEYS.privateKey }),
    );
  };
  const command = (name: string, options: Record<string, string | number | boolean> = {}) => {
    const listed = Object.entries(options).map(([option, value]) => ({ name: option, value }));
    return send(interactionBody({ atMs: IN_SESSION, command: name, options: listed }));
  };
  const type = (name: string, option: string, value: string) =>
    send(
      interactionBody({ atMs: IN_SESSION, command: name, options: [{ name: option, value, focused: true }] }),
    );
  return { app, post, send, command, type, lines, edits, told, finished };
}
