import { secretTexts } from "../../src/config/secret-texts.ts";
import { keepSecrets, mask } from "../../src/mask.ts";
import type { Values } from "../deployment/env-file.ts";
import { type Answers, clean, masked } from "./answers.ts";
import type { Terminal } from "./terminal.ts";

/** What a live check came to: what was found, and what else is known by it; or why it failed and what to do. */
export type Checked =
  | { ok: true; found: string; learned?: Values; warning?: string }
  | { ok: false; why: string };

export type Field = { name: string; label: string };

/** What only a person has: where to get it, and how to see that it works. */
export type Question = {
  title: string;
  /** What it is for, the exact page, and what to take from it; one line each. */
  how: readonly string[];
  fields: readonly Field[];
  check(values: Values): Promise<Checked>;
};

/** Who is asked, what is known, and what an empty input takes, where that is something. */
export type Asking = { terminal: Terminal; answers: Answers; offered?: Values };

/** Checks what is kept, and asks until what is given works. Throws where nobody is there to ask. */
export async function settle(question: Question, asking: Asking): Promise<void> {
  const { answers, terminal, offered = {} } = asking;
  const kept = pick(question, answers.values);
  if (kept !== null && (await passes(question, kept, asking))) return;
  if (!terminal.interactive) {
    const names = question.fields.map(({ name }) => name).join(" and ");
    const why = kept === null ? "missing" : "refused, see above";
    throw new Error(`${names}: ${why}. ${question.how.join(" ")}`);
  }
  terminal.note(question.title, question.how.join("\n"));
  for (;;) {
    const given: Record<string, string> = {};
    for (const { name, label } of question.fields)
      given[name] = await askFor(name, label, terminal, offered[name]);
    if (await passes(question, given, asking)) return;
  }
}

async function askFor(name: string, label: string, terminal: Terminal, offered = ""): Promise<string> {
  for (;;) {
    const value = clean(name, await terminal.secret(label)) || offered;
    if (value !== "") return value;
    terminal.warn("Nothing came in. Paste it, then press Enter; it is not shown.");
  }
}

async function passes(
  { title, fields, check }: Question,
  values: Values,
  { answers, terminal }: Asking,
): Promise<boolean> {
  keepSecrets(secretTexts(values));
  const shown = fields.map(({ name }) => masked(values[name] ?? "")).join(", ");
  let checked: Checked = { ok: false, why: "" };
  await terminal.step(`${title} ${shown}`, async () => {
    checked = await check({ ...answers.values, ...values });
    return checked.ok ? checked.found : "not accepted";
  });
  // TypeScript does not see that the step has assigned it.
  const outcome = checked as Checked;
  if (!outcome.ok) {
    terminal.warn(mask(outcome.why));
    return false;
  }
  await answers.keep({ ...values, ...outcome.learned });
  if (outcome.warning !== undefined) terminal.warn(outcome.warning);
  return true;
}

function pick({ fields }: Question, values: Values): Values | null {
  const picked: Record<string, string> = {};
  for (const { name } of fields) {
    const value = values[name];
    if (value === undefined) return null;
    picked[name] = value;
  }
  return picked;
}
