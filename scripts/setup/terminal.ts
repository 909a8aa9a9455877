import { setTimeout as sleep } from "node:timers/promises";
import * as clack from "@clack/prompts";

/** Whoever sets up has had enough for now. */
export class Stopped extends Error {}

export type Choice<Value extends string> = { value: Value; label: string; hint?: string };

/** How the setup speaks with a person, or with nobody. */
export type Terminal = {
  /** Whether anybody is there to answer. */
  interactive: boolean;
  say(text: string): void;
  warn(text: string): void;
  /** Several lines under a heading. */
  note(heading: string, text: string): void;
  /** Hidden input. */
  secret(question: string): Promise<string>;
  line(question: string, initial: string, wrong: (text: string) => string | null): Promise<string>;
  choose<Value extends string>(question: string, choices: readonly Choice<Value>[]): Promise<Value>;
  chooseMany<Value extends string>(question: string, choices: readonly Choice<Value>[]): Promise<Value[]>;
  /** One piece of work with a tick and its seconds; `work` gives what it found. */
  step(title: string, work: (tell: (line: string) => void) => Promise<string>): Promise<void>;
};

/** A person at a terminal. Ctrl-C in a question throws Stopped. */
export function openTerminal(): Terminal {
  const answered = async <Value>(asked: Promise<Value | typeof clack.CANCEL_SYMBOL>): Promise<Value> => {
    const answer = await asked;
    if (clack.isCancel(answer)) throw new Stopped("Stopped.");
    return answer;
  };
  return {
    interactive: true,
    say: (text) => clack.log.info(text),
    warn: (text) => clack.log.warn(text),
    note: (heading, text) => clack.note(text, heading, { format: (line) => line }),
    secret: (message) => answered(clack.password({ message, clearOnError: true })),
    line: (message, initialValue, wrong) =>
      answered(clack.text({ message, initialValue, validate: (text) => wrong(text ?? "") ?? undefined })),
    async choose(message, choices) {
      const value = await answered(clack.select({ message, options: options(choices) }));
      return (
        choices.find((choice) => choice.value === value)?.value ?? Promise.reject(new Stopped("Stopped."))
      );
    },
    async chooseMany(message, choices) {
      const values = await answered(
        clack.multiselect({ message, options: options(choices), required: false }),
      );
      return choices.flatMap(({ value }) => (values.includes(value) ? [value] : []));
    },
    async step(title, work) {
      const spinner = clack.spinner();
      const startedMs = performance.now();
      spinner.start(title);
      try {
        const found = await work((line) => spinner.message(`${title}: ${line}`));
        spinner.stop(`${title}: ${found}${took(startedMs)}`);
      } catch (error) {
        spinner.error(title);
        throw error;
      }
    },
  };
}

function options(choices: readonly Choice<string>[]): clack.Option<string>[] {
  return choices.map((choice) => ({ ...choice }));
}

/** Nobody: every question is answered beforehand or has a default; what is told goes out line by line. */
export function openLog(write: (text: string) => void): Terminal {
  const nobody = (question: string): Promise<never> =>
    Promise.reject(new Error(`Nobody is there to answer: ${question}`));
  return {
    interactive: false,
    say: (text) => write(`  ${text}\n`),
    warn: (text) => write(`! ${text}\n`),
    note: (heading, text) => write(`\n${heading}\n${text}\n\n`),
    secret: nobody,
    line: async (_question, initial) => initial,
    choose: async (question, choices) => choices[0]?.value ?? nobody(question),
    chooseMany: async () => [],
    async step(title, work) {
      const startedMs = performance.now();
      const found = await work(() => undefined);
      write(`✔ ${title}: ${found}${took(startedMs)}\n`);
    },
  };
}

const took = (startedMs: number) => ` (${((performance.now() - startedMs) / 1_000).toFixed(1)} s)`;

/** Tries until it works or the time is over; then throws what it threw last. */
export async function retry<Value>(
  work: () => Promise<Value>,
  {
    forMs,
    everyMs,
    unless = () => false,
  }: { forMs: number; everyMs: number; unless?: (error: unknown) => boolean },
): Promise<Value> {
  const deadline = Date.now() + forMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (unless(error) || Date.now() + everyMs > deadline) throw error;
    }
    await sleep(everyMs);
  }
}
