import { interactionBody, pingBody } from "../../local/discord/interaction-body.ts";
import { LOCAL_DISCORD_KEYS, signInteraction } from "../../local/discord/sign-interaction.ts";
import { signDelivery } from "../../local/qstash/sign-delivery.ts";
import { CLOCK_HEADER } from "./clocked.ts";

/** A request made ready beforehand, so that nothing but the Worker works while it is answered. */
export type Prepared = { path: string; init: RequestInit };

export function get(path: string, nowMs: number): Prepared {
  return { path, init: { headers: { [CLOCK_HEADER]: String(nowMs) } } };
}

/** A message as QStash delivers it to that address. */
export function delivery(
  bindings: Record<string, string>,
  path: string,
  message: object,
  nowMs: number,
): Prepared {
  const body = JSON.stringify(message);
  const signature = signDelivery({
    url: `${bindings["PUBLIC_BASE_URL"]}${path}`,
    body: Buffer.from(body),
    signingKey: bindings["QSTASH_CURRENT_SIGNING_KEY"] ?? "",
    issuedAtMs: Date.now(),
  });
  const headers = { "content-type": "application/json", "upstash-signature": signature };
  return { path, init: { method: "POST", body, headers: { ...headers, [CLOCK_HEADER]: String(nowMs) } } };
}

export function ping(nowMs: number): Prepared {
  return interaction(pingBody({ atMs: Date.now() }), nowMs);
}

export function command(name: string, options: Record<string, string | number>, nowMs: number): Prepared {
  const listed = Object.entries(options).map(([option, value]) => ({ name: option, value }));
  return interaction(interactionBody({ atMs: Date.now(), command: name, options: listed }), nowMs);
}

/** Signed as Discord signs, for the key of a local stack. */
export function interaction(message: object, nowMs: number): Prepared {
  const body = JSON.stringify(message);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = signInteraction({ body, timestamp, privateKey: LOCAL_DISCORD_KEYS.privateKey });
  return {
    path: "/interactions",
    init: { method: "POST", body, headers: { ...headers, [CLOCK_HEADER]: String(nowMs) } },
  };
}

/** Sends it and gives the answer's JSON. Throws where the Worker refused: a refusal costs little and is no figure. */
export async function send(url: string, { path, init }: Prepared): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
