import { z } from "zod";
import { commandDefinitions } from "../../src/discord/commands/definitions.ts";
import { type Check, type CheckOutcome, fine, warning, wrong } from "../../src/operations/doctor/check.ts";
import { compareCommands, type RegisteredCommand } from "../compare-commands.ts";

export type ApplicationFacts = {
  apiBase: string;
  botToken: string;
  /** What the Worker is set to; null where that is not known here. */
  applicationId: string | null;
  publicKey: string | null;
  /** Where Discord should post interactions; null where that is not known. */
  interactionsUrl: string | null;
};

const Application = z.looseObject({
  id: z.string(),
  name: z.string(),
  verify_key: z.string(),
  interactions_endpoint_url: z.string().nullish(),
});
type Application = z.infer<typeof Application>;

const PORTAL = "discord.com/developers/applications";
const REGISTER = "npm run register";
const TIMEOUT_MS = 8_000;

/** What only the bot's token can tell: whose it is, and which commands Discord shows. */
export function applicationChecks(facts: ApplicationFacts): Check[] {
  return [
    {
      service: "discord",
      purpose: "slash commands",
      where: `${PORTAL}, General Information`,
      run: async () => judgeApplication(await readApplication(facts), facts),
    },
    {
      service: "discord commands",
      purpose: "what users can type",
      where: REGISTER,
      async run() {
        const { id } = await readApplication(facts);
        const registered = await ask(facts, `/applications/${id}/commands`);
        return judgeCommands(z.array(z.looseObject({ name: z.string() })).parse(registered));
      },
    },
  ];
}

async function readApplication(facts: ApplicationFacts): Promise<Application> {
  return Application.parse(await ask(facts, "/applications/@me"));
}

async function ask({ apiBase, botToken }: ApplicationFacts, path: string): Promise<unknown> {
  const answer = await fetch(`${apiBase}${path}`, {
    headers: { authorization: `Bot ${botToken}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.ok) return answer.json();
  await answer.body?.cancel();
  throw new DiscordRefused(answer.status);
}

/** Discord said no. */
class DiscordRefused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`Discord answered ${status}.`);
    this.status = status;
  }
}

/** A failed check of Discord's, in the operator's words. */
export function explainRefusal(error: unknown): CheckOutcome {
  if (error instanceof DiscordRefused && error.status === 401) {
    return wrong("Discord refuses DISCORD_BOT_TOKEN.", `Copy it anew: ${PORTAL}, Bot, Reset Token`);
  }
  if (error instanceof DiscordRefused)
    return wrong(error.message, "Try again shortly; discordstatus.com may say more.");
  return wrong(
    "Discord did not answer, or not as expected.",
    "Check DISCORD_API_BASE and this machine's network.",
  );
}

export function judgeApplication(application: Application, facts: ApplicationFacts): CheckOutcome {
  const { id, name, verify_key: key, interactions_endpoint_url: endpoint } = application;
  if (facts.applicationId !== null && id !== facts.applicationId) {
    return wrong(
      `DISCORD_APPLICATION_ID is not that of the token's application "${name}" (${id}).`,
      `Take id, public key and token of one application: ${PORTAL}`,
    );
  }
  if (facts.publicKey !== null && key.toLowerCase() !== facts.publicKey.toLowerCase()) {
    return wrong(
      `DISCORD_PUBLIC_KEY is not that of "${name}": every interaction would be refused.`,
      `Copy it anew: ${PORTAL}, General Information`,
    );
  }
  const set = `Set Interactions Endpoint URL${facts.interactionsUrl === null ? "" : ` to ${facts.interactionsUrl}`}: ${PORTAL}, General Information`;
  if (endpoint === null || endpoint === undefined || endpoint === "") {
    return warning(`"${name}" has no interactions endpoint: Discord calls nobody.`, set);
  }
  if (facts.interactionsUrl !== null && endpoint !== facts.interactionsUrl) {
    return warning(`Discord posts the interactions of "${name}" to ${endpoint}.`, set);
  }
  return fine(`"${name}", its public key and its endpoint fit`);
}

/** What is registered beside what this version answers to. */
export function judgeCommands(registered: readonly RegisteredCommand[]): CheckOutcome {
  const ours = commandDefinitions();
  const { added, changed, removed } = compareCommands(registered, ours);
  const list = (names: readonly string[]) => names.map((name) => `/${name}`).join(", ");
  if (added.length > 0) return wrong(`Not registered: ${list(added)}.`, `Register: ${REGISTER}`);
  if (changed.length > 0) {
    const names = list(changed.map(({ name }) => name));
    return warning(`Registered otherwise than this version has it: ${names}.`, REGISTER);
  }
  if (removed.length > 0)
    return warning(`Registered, and unknown to this version: ${list(removed)}.`, REGISTER);
  return fine(`${list(ours.map(({ name }) => name))} registered`);
}
