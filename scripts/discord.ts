import { createInterface } from "node:readline/promises";
import { LOCAL_DISCORD_KEYS } from "../local/discord/sign-interaction.ts";
import { createDiscordClient, type DiscordClient, type Shown } from "./discord/client.ts";
import { printDiscordMessage } from "./discord/print-message.ts";
import { partsOf, readAnswer } from "./discord/read-message.ts";
import { findLocalStack, runCommand } from "./local-stack.ts";

const USAGE = `npm run discord -- '/iv symbol:SPY' [press …]
A press is the number of a button (2), of a menu's choice (3.1), or what a form asks for (level=600).
A line that ends with ? shows the choices while it is typed: '/iv symbol:app?'
In a terminal it goes on asking; an empty line ends it.`;

/** `npm run discord`: truly signed interactions to the running Worker, and what a user would see. */
await runCommand(async () => {
  const [line, ...presses] = process.argv.slice(2);
  if (line === undefined || line === "--help") return say(USAGE);
  const stack = await findLocalStack();
  if (stack.bindings["DISCORD_PUBLIC_KEY"] !== LOCAL_DISCORD_KEYS.publicKey) {
    throw new Error(
      "This stack answers your own Discord application, and only Discord can sign for it: type the command there. " +
        "Without PUBLIC_BASE_URL in .dev.vars, npm start -- --live answers this command.",
    );
  }
  const client = createDiscordClient(stack);
  const offsetMs = Number(stack.bindings["CLOCK_OFFSET_MS"] ?? 0);
  // Words of an unquoted command belong to it.
  const words = presses.filter((word) => /^[a-z_]+:/.test(word));
  let shown = await take(client, null, [line, ...words].join(" "), offsetMs);
  for (const press of presses.filter((word) => !words.includes(word)))
    shown = await take(client, shown, press, offsetMs);
  if (!process.stdin.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  for (;;) {
    const typed = (await terminal.question("\npress a number, or type a command: ")).trim();
    if (typed === "") break;
    shown = await take(client, shown, typed, offsetMs).catch((error: unknown) => {
      say(error instanceof Error ? error.message : String(error));
      return shown;
    });
  }
  terminal.close();
});

/** One step of the conversation, printed; the message that stands then. */
async function take(
  client: DiscordClient,
  before: Shown | null,
  typed: string,
  offsetMs: number,
): Promise<Shown | null> {
  if (typed.startsWith("/") && typed.endsWith("?")) {
    const choices = await client.complete(typed.slice(0, -1));
    say(
      choices.length === 0
        ? "no choices"
        : choices.map(({ name, value }) => `  ${value}  ${name}`).join("\n"),
    );
    return before;
  }
  const shown = await stepOf(client, before, typed);
  say(`${printDiscordMessage(shown.response, Date.now() + offsetMs)}\n`);
  const answer = readAnswer(shown.response);
  for (const { image } of "message" in answer ? answer.message.embeds : [])
    if (image !== undefined) say(`picture: ${await client.savePicture(image.url)}`);
  say(`answered in ${shown.tookMs} ms`);
  return shown;
}

function stepOf(client: DiscordClient, before: Shown | null, typed: string): Promise<Shown> {
  if (typed.startsWith("/")) return client.call(typed);
  const answer = before === null ? null : readAnswer(before.response);
  if (answer !== null && "form" in answer) return client.submit(answer.form.custom_id, writtenIn(typed));
  const [number = "", choice] = typed.split(".");
  const part = answer === null ? undefined : partsOf(answer.message)[Number(number) - 1];
  if (part === undefined) throw new Error(`There is no button ${typed}.\n${USAGE}`);
  if (part.disabled || part.custom_id === undefined) throw new Error(`[${number}] can't be pressed.`);
  const chosen = part.options[Number(choice ?? 1) - 1];
  return part.options.length > 0 ? client.press(part, [chosen?.value ?? ""]) : client.press(part);
}

/** "level=600 note=my own": a value runs to the next name. */
function writtenIn(typed: string): Record<string, string> {
  const starts = [...typed.matchAll(/(?:^|\s)([a-z_]+)=/g)];
  const written = starts.map((match, i) => [
    match[1] ?? "",
    typed.slice(match.index + match[0].length, starts[i + 1]?.index).trim(),
  ]);
  return Object.fromEntries(written);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
