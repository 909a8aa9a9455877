import { componentBody, interactionBody, modalBody } from "../../local/discord/interaction-body.ts";
import type { InteractionSource } from "../../local/discord/interaction-source.ts";
import { createDiscordKeys, signInteraction } from "../../local/discord/sign-interaction.ts";
import { createDiscordApp } from "../../src/discord/app.ts";
import { createTypingMemory } from "../../src/discord/options/typing-memory.ts";
import type { DiscordServices } from "../../src/discord/services.ts";
import { NO_PICTURES } from "../../src/http/pictures/picture-url.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { USUAL_LIMITS } from "../../src/providers/freshness.ts";
import type { Reads } from "../../src/reads.ts";
import { aCalculation } from "./a-calculation.ts";
import { keepContext } from "./execution-context.ts";
import { keepLog } from "./log-lines.ts";
import { IN_SESSION } from "./moments.ts";

const KEYS = createDiscordKeys("a test's application");
export const CALC = { strategy: "bull_put_spread", symbol: "SPY", strikes: "570/560", dte: 25 };
const never = () => new Promise<never>(() => undefined);

const refuse = () => Promise.reject(new Error("This test did not say what that answers."));
/** Reads that a test does not name. */
const unbound: Reads & Pick<DiscordServices, "market"> = {
  chains: { tickers: refuse, expirations: refuse, read: refuse },
  prices: { quote: refuse, bars: refuse },
  volatility: {
    latest: refuse,
    history: refuse,
    expectedMove: refuse,
    expectedMoves: refuse,
    smile: refuse,
    skew: refuse,
    scan: refuse,
  },
  trackRecord: { read: refuse },
  marketInputs: { rates: refuse, dividends: refuse },
  company: { earnings: refuse, news: refuse, profile: refuse },
  calculator: { calculate: refuse },
  planner: { plan: refuse },
  market: { day: refuse, range: refuse, activity: refuse, flow: refuse, option: refuse, earnings: refuse },
};

/** Discord's door, and Discord in front of it. */
export function discordDoor(changes: Partial<DiscordServices> = {}) {
  const { log, lines } = keepLog();
  const edits: { token: string; text: string }[] = [];
  /** What Discord is told about deferred replies, in order. */
  const told: string[] = [];
  const services: DiscordServices = {
    log,
    nowMs: () => IN_SESSION,
    calendar: nyseCalendar,
    limits: USUAL_LIMITS,
    pictures: NO_PICTURES,
    priceOdds: refuse,
    typing: createTypingMemory(
      () => services.chains,
      () => services.wallMs(),
    ),
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
    digests: { canTell: true, set: refuse, remove: refuse, read: refuse, preview: refuse },
    trades: { canTell: true, track: refuse, list: refuse, show: refuse, close: refuse },
    ...unbound,
    refresh: async () => ({ kind: "useless", why: "This test fetches nothing." }),
    jobs: { status: refuse },
    providers: { status: refuse, gaps: [] },
    operations: { budget: refuse },
    alerts: { add: refuse, list: refuse, remove: refuse, rearm: refuse },
    watchlists: { read: refuse, add: refuse, remove: refuse },
    schedulerEnabled: true,
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
  /** "alerts add" calls a command of a group. */
  const command = (
    name: string,
    options: Record<string, string | number | boolean> = {},
    from: Partial<InteractionSource> = {},
  ) => {
    const listed = Object.entries(options).map(([option, value]) => ({ name: option, value }));
    const [first = name, subcommand] = name.split(" ");
    const group = subcommand === undefined ? {} : { subcommand };
    return send(interactionBody({ atMs: IN_SESSION, ...from, command: first, ...group, options: listed }));
  };
  /** Presses a button, or chooses in a menu, of an answer to `ownerId` (the presser where left out). */
  const press = (
    customId: string,
    { values, ownerId, ...from }: Partial<InteractionSource> & { values?: string[]; ownerId?: string } = {},
  ) =>
    send(
      componentBody({
        atMs: IN_SESSION,
        ...from,
        customId,
        messageId: "1",
        ...(values !== undefined && { values }),
        ...(ownerId !== undefined && { ownerId }),
      }),
    );
  /** Sends a form with what was written into it. */
  const submit = (customId: string, written: Record<string, string>, from: Partial<InteractionSource> = {}) =>
    send(modalBody({ atMs: IN_SESSION, ...from, customId, written }));
  const type = (
    name: string,
    option: string,
    value: string,
    others: Record<string, string | number | boolean> = {},
  ) => {
    const [first = name, subcommand] = name.split(" ");
    const options = [
      ...Object.entries(others).map(([other, given]) => ({ name: other, value: given })),
      { name: option, value, focused: true },
    ];
    const group = subcommand === undefined ? {} : { subcommand };
    return send(interactionBody({ atMs: IN_SESSION, command: first, ...group, options }));
  };
  return { app, post, send, command, press, submit, type, lines, edits, told, finished };
}
