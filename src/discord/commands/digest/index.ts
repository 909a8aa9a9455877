import type { APIEmbed } from "discord-api-types/v10";
import type { PostBody } from "../../../alerts/outbox-ports.ts";
import type { DigestKind } from "../../../digests/ports.ts";
import { AppError } from "../../../errors.ts";
import { button } from "../../components/parts.ts";
import type { Asker } from "../../interaction.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { ago } from "../../render/figures.ts";
import { fitEmbed } from "../../render/fit-embed.ts";
import { AMBER, frame, GREEN } from "../../render/frame.ts";
import { plainText } from "../../render/plain-text.ts";
import type { DiscordServices } from "../../services.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command, Reply } from "../command.ts";

const KINDS: readonly DigestKind[] = ["morning", "closing"];
const NUMBERS: Command["numbers"] = [
  ["Change", "of the last price against the close before"],
  ["Expected range", "the close before ± close × 7-day volatility ÷ √252; a week by √(sessions ÷ 252)"],
  ["IV rank", "0 to 100 within its year; from 50 on"],
];

const digestOn: Command = {
  name: "digest on",
  description: "Post a morning and a closing summary in this channel",
  example: "/digest on",
  numbers: NUMBERS,
  alone: true,
  manages: true,
  options: [],
  async run(services, { asker }) {
    const place = placeOf(asker);
    await services.digests.set({ ...place, setBy: asker.userId });
    return reply(
      services,
      "Digest on",
      `<#${place.channelId}> is sent a summary after the first refresh of each session, and one after its close.`,
    );
  },
};

const digestOff: Command = {
  name: "digest off",
  description: "Post no summaries in this channel any more",
  example: "/digest off",
  numbers: [],
  alone: true,
  manages: true,
  options: [],
  async run(services, { asker }) {
    const { channelId } = placeOf(asker);
    const had = await services.digests.remove(channelId);
    return reply(
      services,
      "Digest off",
      had ? `<#${channelId}> is sent no summaries any more.` : `<#${channelId}> had none.`,
    );
  },
};

const digestShow: Command = {
  name: "digest show",
  description: "Whether this channel is sent summaries, and how they look",
  example: "/digest show",
  numbers: NUMBERS,
  alone: true,
  manages: true,
  options: [],
  async run(services, { asker }) {
    const { channelId } = placeOf(asker);
    const stored = await services.digests.read(channelId);
    const since = stored === null ? "" : ` since ${ago(stored.setAtMs)}, set by <@${stored.setBy}>`;
    const state =
      stored === null
        ? `<#${channelId}> is sent no summaries.`
        : `<#${channelId}> is sent summaries${since}.`;
    const paused =
      stored?.paused == null ? [] : [`**Paused**: ${plainText(stored.paused)} Mend that, then /digest on.`];
    return reply(services, "Digest", state, paused);
  },
};

const digestPreview: Command = {
  name: "digest preview",
  description: "The summary as it would be posted now, for you alone",
  example: "/digest preview kind:morning",
  numbers: NUMBERS,
  alone: true,
  manages: true,
  options: [
    {
      type: OPTION.string,
      name: "kind",
      description: "Which of the two",
      required: true,
      choices: KINDS.map((kind) => ({ name: kind, value: kind })),
    },
  ],
  async run({ digests }, { options, asker }) {
    const kind = KINDS.find((one) => one === options["kind"]);
    if (kind === undefined)
      throw refuseOption("kind", `must be one of ${KINDS.join(", ")}`, "For example kind:morning.");
    return { embeds: [embedOf(await digests.preview({ ...placeOf(asker), kind }))], parts: previews() };
  },
};

export const DIGEST_COMMANDS: readonly Command[] = [digestOn, digestOff, digestShow, digestPreview];

function placeOf({ guildId, channelId }: Asker) {
  if (guildId === null || channelId === null)
    throw new AppError("invalid_request", "A digest is for a channel of a server.", {
      hint: "Call it there.",
    });
  return { guildId, channelId };
}

function reply(services: DiscordServices, title: string, answer: string, lines: string[] = []): Reply {
  const { nowMs, calendar, digests } = services;
  const warnings = digests.canTell
    ? []
    : ["Nothing can be posted: this bot has no token (DISCORD_BOT_TOKEN)."];
  const source = {
    provider: "settings of this server",
    asOfMs: null,
    quotedAtMs: null,
    delayed: false,
    stale: false,
  };
  return {
    embeds: [frame({ title, answer, lines, warnings, data: source }, { nowMs: nowMs(), calendar })],
    parts: [
      ...previews(),
      title === "Digest off"
        ? button("Turn on", "digest on", {})
        : button("Turn off", "digest off", {}, { style: "danger" }),
    ],
  };
}

const previews = () =>
  KINDS.map((kind) => button(`Preview ${kind}`, "digest preview", { kind }, { how: "alone" }));

/** As the bot posts it. */
function embedOf({ title, text, fields, footer, tone, atMs }: PostBody): APIEmbed {
  const color = tone === "warning" ? AMBER : GREEN;
  const shown = { title, description: text, color, fields: fields ?? [], footer: { text: footer } };
  return { ...fitEmbed(shown), timestamp: new Date(atMs).toISOString() };
}
