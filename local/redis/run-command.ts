import type { KeySpace, Reply } from "./key-space.ts";
import { Refusal } from "./refusal.ts";

/** What the Worker and the setup send: how many words follow the name, and whether it may change the keys. */
const COMMANDS = new Map([
  ["PING", { least: 0, most: 0, writes: false }],
  ["GET", { least: 1, most: 1, writes: false }],
  ["MGET", { least: 1, most: Number.POSITIVE_INFINITY, writes: false }],
  ["SET", { least: 2, most: 5, writes: true }],
  ["DEL", { least: 1, most: Number.POSITIVE_INFINITY, writes: true }],
  ["GETDEL", { least: 1, most: 1, writes: true }],
  ["EVAL", { least: 2, most: Number.POSITIVE_INFINITY, writes: true }],
]);

export function isWrite([name = ""]: readonly string[]): boolean {
  return COMMANDS.get(name.toUpperCase())?.writes === true;
}

/** Throws Refusal for what Redis refuses, and for what nobody has needed here so far. */
export async function runCommand(keys: KeySpace, [name = "", ...words]: readonly string[]): Promise<Reply> {
  const command = name.toUpperCase();
  const known = COMMANDS.get(command);
  if (known === undefined) throw notSupported(`Command ${command}`);
  if (words.length < known.least || words.length > known.most) {
    throw new Refusal(400, `ERR wrong number of arguments for '${name.toLowerCase()}' command`);
  }
  return keys.run(command, command === "SET" ? setWords(words) : words);
}

function notSupported(what: string): Refusal {
  return new Refusal(
    400,
    `ERR ${what} is not supported by the local Upstash; add it in local/redis/run-command.ts`,
  );
}

/** The mock passes over options in lower case and those it does not know. */
function setWords([key = "", value = "", ...options]: readonly string[]): string[] {
  const checked: string[] = [];
  for (let index = 0; index < options.length; index += 1) {
    const option = (options[index] ?? "").toUpperCase();
    if (option !== "NX" && option !== "EX") throw notSupported(`SET with ${option}`);
    checked.push(option);
    if (option === "NX") continue;
    index += 1;
    checked.push(readSeconds(options[index]));
  }
  return [key, value, ...checked];
}

function readSeconds(text: string | undefined): string {
  if (text === undefined) throw new Refusal(400, "ERR syntax error");
  if (!/^-?\d{1,15}$/.test(text)) throw new Refusal(400, "ERR value is not an integer or out of range");
  if (Number(text) <= 0) throw new Refusal(400, "ERR invalid expire time in 'set' command");
  return text;
}
