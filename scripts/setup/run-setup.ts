import { randomBytes } from "node:crypto";
import { DEFAULT_TICKERS } from "../../local/default-tickers.ts";
import { parseTickerSymbol, SYMBOL_REFUSAL } from "../../src/options/ticker-symbol.ts";
import { bringUp } from "./bring-up.ts";
import { DISCORD } from "./check-discord.ts";
import { PROVIDERS, type ProviderName } from "./check-providers.ts";
import { NEON, qstash, UPSTASH_REDIS } from "./check-services.ts";
import type { Account } from "./cloudflare.ts";
import { settle } from "./question.ts";
import { requireOwnServices } from "./require-own-services.ts";
import { requireSoundSettings } from "./require-sound-settings.ts";
import { hasChains, type Surroundings, symbolsOf } from "./surroundings.ts";

/** Asks for what only a person has, works out the rest, and brings the Worker up. Each part may be done again. */
export async function runSetup(around: Surroundings): Promise<void> {
  const { answers, qstashRegions } = around;
  for (const question of [NEON, UPSTASH_REDIS, qstash(qstashRegions), DISCORD])
    await settle(question, around);
  await settleProviders(around);
  await settleChoices(around);
  await answers.keep({
    ADMIN_TOKEN: answers.values["ADMIN_TOKEN"] ?? randomBytes(32).toString("hex"),
    TOKEN_ENCRYPTION_KEY: answers.values["TOKEN_ENCRYPTION_KEY"] ?? randomBytes(32).toString("hex"),
  });
  requireSoundSettings(around);
  await requireOwnServices(around);
  await settleAccount(around);
  await bringUp(around);
}

/** Those that are kept are checked again, of the others those that the person has a key for. */
async function settleProviders(around: Surroundings): Promise<void> {
  const { terminal, answers } = around;
  const names = Object.keys(PROVIDERS) as ProviderName[];
  const has = (name: ProviderName) =>
    PROVIDERS[name].fields.every((field) => answers.values[field.name] !== undefined);
  const kept = names.filter(has);
  for (const name of kept) await settle(PROVIDERS[name], around);
  const open = names.filter((name) => !kept.includes(name));
  const chosen = await terminal.chooseMany(
    "Which data keys do you have at hand? Alpaca's free one is enough. Space chooses, Enter goes on.",
    open.map((value) => ({ value, label: PROVIDERS[value].title, hint: PROVIDERS[value].how[0] ?? "" })),
  );
  for (const name of chosen) await settle(PROVIDERS[name], around);
  if (hasChains(answers)) return;
  terminal.warn(
    `No vendor of option chains yet, so there will be no data: get a free key at ${PROVIDERS.alpaca.how[1]} Then once more npm run setup; or npm run setup -- schwab when Schwab has approved your app.`,
  );
}

type Choices = Parameters<Surroundings["terminal"]["choose"]>[1];

/** What each account pays for decides how much is asked of it; the first is the documented deployment. */
const PLANS: readonly { name: string; question: string; choices: Choices }[] = [
  {
    name: "WORKERS_PLAN",
    question: "Which Workers plan does your Cloudflare account have?",
    choices: [
      { value: "paid", label: "Paid", hint: "$5 a month: all strikes of all expirations" },
      {
        value: "free",
        label: "Free",
        hint: "not promised: a slice of a chain takes more than its 10 ms of CPU, as measured",
      },
    ],
  },
  {
    name: "QSTASH_PLAN",
    question: "How do you pay for QStash?",
    choices: [
      {
        value: "payg",
        label: "Pay as you go",
        hint: "$1 for 100,000 messages: $0.25 a month for ten tickers",
      },
      { value: "free", label: "Free", hint: "1,000 messages a day: seven tickers on Workers Paid" },
    ],
  },
];

async function settleChoices({ terminal, answers }: Surroundings): Promise<void> {
  for (const { name, question, choices } of PLANS) {
    if (answers.values[name] === undefined) {
      await answers.keep({ [name]: await terminal.choose(question, choices) });
    }
  }
  const usual = DEFAULT_TICKERS.map(({ symbol }) => symbol).join(" ");
  const given = answers.values["SETUP_TICKERS"];
  const text = given ?? (await terminal.line("Tickers to begin with", usual, wrongTickers));
  const wrong = wrongTickers(text);
  if (wrong !== null) throw new Error(wrong);
  await answers.keep({ SETUP_TICKERS: symbolsOf(text).join(" ") });
}

function wrongTickers(text: string): string | null {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const wrong = words.find((word) => parseTickerSymbol(word) === null);
  if (wrong !== undefined) return `"${wrong}" ${SYMBOL_REFUSAL}.`;
  return words.length === 0 ? "Name at least one, e.g. SPY." : null;
}

async function settleAccount({ terminal, answers, cloudflare }: Surroundings): Promise<void> {
  let accounts: Account[] | null = null;
  await terminal.step("Cloudflare", async (tell) => {
    accounts = await cloudflare.accounts();
    if (accounts === null && terminal.interactive) tell("not logged in");
    return accounts === null ? "not logged in" : "logged in";
  });
  if (accounts === null && terminal.interactive) {
    terminal.say("Wrangler opens your browser now: allow it, then come back.");
    await cloudflare.signIn();
    accounts = await cloudflare.accounts();
  }
  const found = accounts as Account[] | null;
  if (found === null)
    throw new Error(
      "Cloudflare: nobody is logged in. npx wrangler login, or set CLOUDFLARE_API_TOKEN; then once more.",
    );
  const kept = answers.values["CLOUDFLARE_ACCOUNT_ID"];
  if (found.length < 2 || found.some(({ id }) => id === kept)) return;
  if (!terminal.interactive)
    throw new Error("This login has several Cloudflare accounts: name one with CLOUDFLARE_ACCOUNT_ID.");
  const choices = found.map(({ id, name }) => ({ value: id, label: name }));
  const id = await terminal.choose("In which Cloudflare account?", choices);
  await answers.keep({ CLOUDFLARE_ACCOUNT_ID: id });
}
