import { expect } from "vitest";
import { validateInteractionResponse } from "../../../../local/discord/validate-interaction-response.ts";
import type { CalculateInput } from "../../../../src/calculator/calculate-request.ts";
import { priceOdds } from "../../../../src/calculator/price-odds.ts";
import { readChain, readExpirations } from "../../../../src/chains/read-chain.ts";
import type { OptionValues } from "../../../../src/discord/interaction.ts";
import type { DiscordServices } from "../../../../src/discord/services.ts";
import { calculatorOver, memoryPositions } from "../../../support/calculator.ts";
import { discordDoor } from "../../../support/discord-door.ts";
import { memoryChains, spyChains } from "../../../support/memory-chains.ts";
import { IN_SESSION } from "../../../support/moments.ts";

/** An answer as it is seen: its words, and its buttons by label. */
export type Seen = {
  title: string;
  lines: string[];
  field(name: string): string;
  text: string;
  footer: string;
  alone: boolean;
  image: string | undefined;
  labels: string[];
  idOf(label: string): string;
};

type Body = Record<string, unknown>;
type Embed = {
  title: string;
  description: string;
  fields?: { name: string; value: string }[];
  footer?: { text: string };
  image?: { url: string };
};

/** What a user sees; fails where Discord would refuse it. */
export function seen(body: Body): Seen {
  expect(validateInteractionResponse(body).tree()).toEqual({});
  const data = body["data"] as {
    flags?: number;
    embeds: Embed[];
    components?: { components: { label?: string; custom_id?: string }[] }[];
  };
  const [embed] = data.embeds as [Embed];
  const buttons = (data.components ?? []).flatMap(({ components }) => components);
  const idOf = (label: string) => {
    const found = buttons.find((button) => button.label === label)?.custom_id;
    if (found === undefined)
      throw new Error(`No button ${label}: ${buttons.map((one) => one.label).join(", ")}`);
    return found;
  };
  return {
    title: embed.title,
    lines: embed.description.split("\n"),
    field: (name) => embed.fields?.find((one) => one.name === name)?.value ?? "",
    text: JSON.stringify(embed),
    footer: embed.footer?.text ?? "",
    alone: data.flags === 64,
    image: embed.image?.url,
    labels: buttons.flatMap(({ label }) => label ?? []),
    idOf,
  };
}

const chains = memoryChains(spyChains());

/** Discord's door over SPY at 580 with three expirations, and the real calculator; counts what is calculated. */
export function spyDesk(changes: Partial<DiscordServices> = {}) {
  const calculate = calculatorOver(chains);
  const calculated: CalculateInput[] = [];
  const door = discordDoor({
    chains: {
      tickers: async () => [],
      expirations: (symbol) => readExpirations(chains, symbol, IN_SESSION),
      read: (wish) => readChain(chains, wish, IN_SESSION),
    },
    calculator: {
      calculate: (input) => {
        calculated.push(input);
        return calculate(input);
      },
    },
    priceOdds: (wish) => priceOdds({ positions: memoryPositions(chains) }, wish, IN_SESSION),
    ...changes,
  });
  return {
    ...door,
    calculated,
    ask: async (name: string, options: OptionValues = {}) => seen((await door.command(name, options)).body),
    push: async (answer: Seen, label: string) => seen((await door.press(answer.idOf(label))).body),
  };
}
