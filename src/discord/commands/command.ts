import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandOptionChoice,
  APIEmbed,
} from "discord-api-types/v10";
import type { Form, Part } from "../components/parts.ts";
import type { Asker, OptionValues } from "../interaction.ts";
import type { DiscordServices } from "../services.ts";

export type Choices = APIApplicationCommandOptionChoice<string>[];

/** What somebody asks a command: options as typed, or as a button carries them. */
export type Asked = { options: OptionValues; asker: Asker };

/** An answer as a command gives it: the door lays the buttons out and sends no mentions. */
export type Reply = {
  embeds: APIEmbed[];
  /** Text above the embeds. */
  content?: string;
  parts?: readonly Part[];
  /** The symbol whose stored chain the answer is made of: a stale one is fetched, and the command asked again. */
  rests?: { symbol: string; stale: boolean };
  /** Whether the asker alone sees it, whatever the command says. */
  alone?: boolean;
};

/** What only buttons carry and nobody types: a page, a view. */
export type HiddenOption = Pick<APIApplicationCommandBasicOption, "name" | "type">;

/** A slash command: what Discord is told about it, what it means, and what it does. All live in one file. */
export type Command = {
  /** "iv", or "alerts add" for one of a group. */
  name: string;
  description: string;
  options: readonly APIApplicationCommandBasicOption[];
  hidden?: readonly HiddenOption[];
  /** As somebody types it: "/iv symbol:SPY". */
  example: string;
  /** What each number of its answer means, for /help: name, and meaning with its unit. */
  numbers: readonly (readonly [name: string, meaning: string])[];
  /** "chain" where the answer is made of the symbol's stored chain, which may be fetched for it. */
  fed?: "chain";
  /** Whether the typist alone sees the answer. */
  alone?: boolean;
  /** Whether it is only for those who may manage the server, and only in one. */
  manages?: boolean;
  /**
   * Choices for the option that is being typed, the likeliest first: from memory, or with one request to the store, for
   * it is asked at every key. Discord takes 25, with names and values of 100 characters.
   */
  complete?(services: DiscordServices, asked: Asked, focused: string): Choices | Promise<Choices>;
  /** What a button opens whose `how` is "form". */
  form?(asked: Asked): Form;
  run(services: DiscordServices, asked: Asked): Promise<Reply>;
};
