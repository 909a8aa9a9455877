import { LOCAL_DISCORD_KEYS, signInteraction } from "../../../local/discord/sign-interaction.ts";
import { signDelivery } from "../../../local/qstash/sign-delivery.ts";
import { mutateBody } from "../mutate-body.ts";
import type { KnownRequest } from "./known-requests.ts";
import { HEADERS, METHODS, NAMES, SEGMENTS, VALUES } from "./strange-words.ts";

/** What a request may show of itself: bearers and cookies, sound and not. */
export type Credentials = { bearers: readonly string[]; cookies: readonly string[]; signingKey: string };
export type Target = { url: string; credentials: Credentials };
export type MutatedRequest = { request: Request; what: string };

type Draft = { method: string; path: string; headers: [string, string][]; body: Uint8Array | null };

const DEPTH = 20_000;

/** One request with nothing, one or a few things wrong; the same for the same numbers of `random`. */
export function mutateRequest(
  known: readonly KnownRequest[],
  { url, credentials }: Target,
  random: () => number,
): MutatedRequest {
  const base = pick(known, random);
  const draft: Draft = {
    ...{ method: base.method, path: base.path, headers: [] },
    body: base.body === undefined ? null : bytesOf(base.body),
  };
  if (base.contentType !== undefined) draft.headers.push(["content-type", base.contentType]);
  showSelf(draft, credentials, random);
  const done: string[] = [];
  for (let rounds = Math.floor(random() * 4); rounds > 0; rounds -= 1) {
    const [name, mutate] = pick(MUTATIONS, random);
    mutate(draft, random);
    done.push(name);
  }
  // Unsigned, a body is looked into by nobody.
  if (base.signedBy !== undefined && random() < 0.95) sign(draft, base.signedBy, url, credentials);
  return { request: toRequest(draft, url), what: done.join(" + ") || "as it is" };
}

/** As what a person can repeat it by. */
export function describeRequest(
  draft: { method: string; url: string; headers: Headers },
  body: string,
): string {
  const headers = [...draft.headers].map(([name, value]) => `${name}: ${value.slice(0, 200)}`).join("\n  ");
  return `${draft.method} ${draft.url.slice(0, 600)}\n  ${headers}\n  ${JSON.stringify(body.slice(0, 1_500))}`;
}

type Mutation = (draft: Draft, random: () => number) => void;

const MUTATIONS: readonly (readonly [string, Mutation])[] = [
  ["body", damageBody],
  ["body", damageBody],
  ["body", damageBody],
  ["body's bytes", damageBytes],
  ["body of another kind", otherBody],
  ["query's value", (draft, random) => setQuery(draft, random, false)],
  ["query's value", (draft, random) => setQuery(draft, random, false)],
  ["query's name", (draft, random) => setQuery(draft, random, true)],
  ["segment", changeSegment],
  ["segment", changeSegment],
  ["path's end", lengthenPath],
  ["method", changeMethod],
  ["header", changeHeader],
  ["header", changeHeader],
];

function showSelf(draft: Draft, { bearers, cookies }: Credentials, random: () => number): void {
  const chance = random();
  if (chance < 0.5) draft.headers.push(["authorization", `Bearer ${pick(bearers, random)}`]);
  else if (chance < 0.8) draft.headers.push(["cookie", `volaris=${pick(cookies, random)}`]);
  if (random() < 0.5) draft.headers.push(["sec-fetch-site", "same-origin"]);
}

function damageBody(draft: Draft, random: () => number): void {
  if (draft.body === null) return;
  draft.body = bytesOf(mutateBody(textOf(draft.body), random).text);
}

function damageBytes(draft: Draft, random: () => number): void {
  if (draft.body === null || draft.body.length === 0) return;
  const bytes = Uint8Array.from(draft.body);
  for (let i = 0; i < 3; i += 1) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  draft.body = bytes;
}

function otherBody(draft: Draft, random: () => number): void {
  const bodies = [
    () => "",
    () => "[".repeat(DEPTH),
    () => `${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`,
    () => `{"legs":${"[".repeat(2_000)}${"]".repeat(2_000)}}`,
    () => `{"a":"${"x".repeat(70_000)}"}`,
    () => `{${'"a":1,'.repeat(5_000)}"b":2}`,
    () => '{"__proto__":{"symbol":"KO"},"constructor":{"prototype":{}}}',
    () => "\ufeff{}",
    () => "a=1&a=2&csrf=%00&%zz=%",
    () => '--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n1\r\n--x--',
    () => pick(VALUES, random),
  ];
  draft.body = bytesOf(pick(bodies, random)());
  if (draft.method === "GET") draft.method = "POST";
}

function setQuery(draft: Draft, random: () => number, renames: boolean): void {
  const [path = "", query = ""] = draft.path.split("?");
  const pairs = query === "" ? [] : query.split("&");
  const at = Math.floor(random() * (pairs.length + 1));
  const [name = ""] = pairs[at]?.split("=") ?? [];
  const chosen = renames || name === "" ? pick(NAMES, random) : name;
  const value = pick(VALUES, random);
  const isRaw = random() < 0.2;
  pairs[at] = `${chosen}=${isRaw ? value : encodeURIComponent(value.toWellFormed())}`;
  draft.path = `${path}?${pairs.join("&")}`;
}

function changeSegment(draft: Draft, random: () => number): void {
  const [path = "", query] = draft.path.split("?");
  const segments = path.split("/");
  const at = 1 + Math.floor(random() * segments.length);
  segments.splice(at, random() < 0.8 ? 1 : 0, pick(SEGMENTS, random));
  draft.path = segments.join("/") + (query === undefined ? "" : `?${query}`);
}

function lengthenPath(draft: Draft, random: () => number): void {
  draft.path += pick(["/", "//", "/x", "?", "#", "%20", ".json", ".md"], random);
}

function changeMethod(draft: Draft, random: () => number): void {
  draft.method = pick(METHODS, random);
}

function changeHeader(draft: Draft, random: () => number): void {
  const [name, values] = pick(HEADERS, random);
  const others = draft.headers.filter(([given]) => given !== name);
  draft.headers = random() < 0.15 ? others : [...others, [name, pick(values, random)]];
}

function sign(draft: Draft, by: "discord" | "queue", url: string, { signingKey }: Credentials): void {
  const body = Buffer.from(draft.body ?? []);
  if (by === "queue") {
    const address = `${url}${draft.path}`;
    const signature = signDelivery({ url: address, body, signingKey, issuedAtMs: Date.now() });
    draft.headers.push(["upstash-signature", signature]);
    return;
  }
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const { privateKey } = LOCAL_DISCORD_KEYS;
  const signed = signInteraction({ body: body.toString("utf8"), timestamp, privateKey });
  draft.headers.push(...Object.entries(signed));
}

/** What no client can put on the wire is left out. */
function toRequest({ method, path, headers, body }: Draft, url: string): Request {
  const sound = new Headers();
  for (const [name, value] of headers) {
    try {
      sound.append(name, value);
    } catch {}
  }
  const address = URL.parse(`${url}${path.startsWith("/") ? path : `/${path}`}`) ?? new URL(url);
  const hasBody = body !== null && method !== "GET" && method !== "HEAD";
  return new Request(address, {
    ...{ method, headers: sound, redirect: "manual" },
    ...(hasBody && { body: Buffer.from(body) }),
  });
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function pick<T>(list: readonly T[], random: () => number): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new RangeError("There is nothing to choose from.");
  return chosen;
}
