import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { COMMANDS } from "../src/discord/commands/index.ts";
import { createDiscordClient, type DiscordClient } from "./discord/client.ts";
import { answerBlock, describeCommand } from "./discord/describe-command.ts";
import { type CommandCall, callsOf } from "./discord/example-calls.ts";
import type { SlashCommand } from "./discord/parse-slash-command.ts";
import { printDiscordMessage } from "./discord/print-message.ts";
import { readAnswer } from "./discord/read-message.ts";
import { findLocalStack, runCommand } from "./local-stack.ts";

const DOCS = "docs";
const OWN = ["alert", "trade"];
const PICTURES = "pictures/commands";
/** Of errors. */
const RED = 0xd64545;
const HEAD = [
  "# Commands",
  "",
  "Every command, what it takes, what its numbers mean, and what it answered on the sandbox market of `npm start`.",
  "Written by `npm run docs:commands`; the descriptions are those that Discord and `/help` show.",
  "",
];

/** `npm run docs:commands`: asks a running local stack every command's example, and writes down what it answered. */
await runCommand(async () => {
  const stack = await findLocalStack();
  const client = createDiscordClient(stack);
  const nowMs = () => Date.now() + Number(stack.bindings["CLOCK_OFFSET_MS"] ?? 0);
  const quote = (await (await fetch(`${stack.workerUrl}/v1/tickers/SPY/quote`)).json()) as { price: number };
  await rm(join(DOCS, PICTURES), { recursive: true, force: true });
  await mkdir(join(DOCS, PICTURES), { recursive: true });
  const lines = [...HEAD];
  for (const call of callsOf(quote.price, null)) lines.push(...(await sectionOf(client, call, nowMs())));
  await writeFile(join(DOCS, "commands.md"), `${lines.join("\n").trimEnd()}\n`);
  process.stdout.write(`${COMMANDS.length} commands are described in ${DOCS}/commands.md.\n`);
});

async function sectionOf(client: DiscordClient, call: CommandCall, nowMs: number): Promise<string[]> {
  const command = COMMANDS.find(({ name }) => `/${name}` === call.title);
  if (command === undefined) throw new Error(`There is no ${call.title}.`);
  const response = await answered(client, call);
  const answer = readAnswer(response);
  const [picture] = "message" in answer ? answer.message.embeds.flatMap(({ image }) => image?.url ?? []) : [];
  process.stderr.write(`${call.title}\n`);
  return [
    ...describeCommand(command),
    ...answerBlock(printDiscordMessage(response, nowMs)),
    ...(picture === undefined ? [] : await pictureLine(client, picture, call.title)),
  ];
}

/** An alert or a trade of one's own in place of the example's: the first that is offered. */
async function withOwn(client: DiscordClient, { options, ...asked }: SlashCommand): Promise<SlashCommand> {
  const filled = options.map(async (option) => {
    if (!OWN.includes(option.name)) return option;
    const [choice] = await client.complete({ ...asked, options: [{ ...option, value: "" }] });
    return { ...option, value: choice?.value ?? option.value };
  });
  return { ...asked, options: await Promise.all(filled) };
}

/** The first variant that is no refusal, else the last. */
async function answered(client: DiscordClient, { variants }: CommandCall): Promise<unknown> {
  let last: unknown = null;
  for (const variant of variants) {
    last = (await client.ask(await withOwn(client, variant))).response;
    if (!JSON.stringify(last).includes(`"color":${RED}`)) return last;
  }
  return last;
}

async function pictureLine(client: DiscordClient, url: string, title: string): Promise<string[]> {
  const path = `${PICTURES}/${title.slice(1).replace(" ", "-")}.svg`;
  // The signature is of the subject: an SVG weighs a tenth, so that a page of /docs may show it.
  await copyFile(await client.savePicture(url.replace(".png?", ".svg?")), join(DOCS, path));
  return [`![The picture that ${title} shows](${path})`, ""];
}
