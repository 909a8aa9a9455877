import { type InteractionOption, interactionBody } from "../../local/discord/interaction-body.ts";
import { LOCAL_DISCORD_KEYS, signInteraction } from "../../local/discord/sign-interaction.ts";
import { signDelivery } from "../../local/qstash/sign-delivery.ts";
import type { QueuedMessage } from "../../src/chains/messages.ts";
import type { JobId } from "../../src/scheduling/job.ts";
import type { DateRange } from "../../src/scheduling/ports.ts";

export type Answer = { status: number; headers: Headers; text: string; body: unknown };

export type DeliveryOptions = {
  path?: string;
  /** The address in the signature's claim; the one it is sent to unless given. */
  claimedUrl?: string;
  signingKey?: string;
  issuedAtMs?: number;
  /** null sends none. */
  signature?: string | null;
  /** Sent instead of the body that was signed. */
  sentBody?: string;
};

export type InteractionOptions = {
  /** When it claims to have been signed; now unless given. */
  atMs?: number;
  signed?: boolean;
  /** Sent instead of the body that was signed. */
  sentBody?: string;
};

export type RunWish = Partial<DateRange> & { by?: string };

export type WorkerClient = {
  url: string;
  bindings: Record<string, string>;
  /** Every body that the Worker has answered so far. */
  answered: readonly string[];
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Sends JSON, or a text as it is. */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Posts a text without saying how long it is. */
  stream(path: string, text: string): Promise<Answer>;
  /** `POST /admin/jobs/{job}/run` as the operator, of the option refresh unless another is named; the run's id. */
  runJob(job?: JobId, wish?: RunWish): Promise<string>;
  /** Below /admin, with the operator's token; a POST where a body is given. */
  admin(path: string, body?: unknown): Promise<Answer>;
  /** A message as QStash would deliver it. */
  deliver(message: QueuedMessage | string, options?: DeliveryOptions): Promise<Answer>;
  /** An interaction body as Discord would post it. */
  interact(body: unknown, options?: InteractionOptions): Promise<Answer>;
  /** A slash command, as typed by a user. */
  command(name: string, options: Record<string, string | number | boolean>): Promise<Answer>;
};

/** Everyone who talks to the Worker from outside, each with the signature or token that is theirs. */
export function createWorkerClient(url: string, bindings: Record<string, string>): WorkerClient {
  const answered: string[] = [];
  const readAnswer = async (response: Response): Promise<Answer> => {
    const text = await response.text();
    answered.push(text);
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  };
  const get = async (path: string, headers: Record<string, string> = {}) =>
    // A new answer, unless a test asks for what the Worker remembers.
    readAnswer(await fetch(`${url}${path}`, { headers: { "cache-control": "no-cache", ...headers } }));
  const post = async (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    readAnswer(
      await fetch(`${url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: body === undefined || typeof body === "string" ? (body ?? null) : JSON.stringify(body),
      }),
    );
  const operator = { authorization: `Bearer ${bindings["ADMIN_TOKEN"]}` };
  const interact = (body: unknown, options: InteractionOptions = {}) =>
    post("/interactions", ...interactionRequest(body, options));
  return {
    url,
    bindings,
    answered,
    get,
    post,
    async stream(path, text) {
      const init = { method: "POST", body: new Blob([text]).stream(), duplex: "half" };
      return readAnswer(await fetch(`${url}${path}`, init));
    },
    admin: (path, body) =>
      body === undefined ? get(`/admin/${path}`, operator) : post(`/admin/${path}`, body, operator),
    async runJob(job = "options_refresh", wish) {
      // Without a wish as many clients do it: declared as JSON, and empty.
      const answer = await post(`/admin/jobs/${job}/run`, wish, operator);
      const started = answer.body as { runId?: string };
      if (started.runId === undefined) throw new Error(`The job was not started: ${answer.text}`);
      return started.runId;
    },
    deliver: (message, options = {}) =>
      post(options.path ?? "/queue/chain-slices", ...deliveryRequest(url, bindings, message, options)),
    interact,
    command: (name, options) =>
      interact(interactionBody({ atMs: Date.now(), command: name, options: listOptions(options) })),
  };
}

function deliveryRequest(
  url: string,
  bindings: Record<string, string>,
  message: QueuedMessage | string,
  options: DeliveryOptions,
): [string, Record<string, string>] {
  const body = typeof message === "string" ? message : JSON.stringify(message);
  const signature =
    options.signature === undefined
      ? signDelivery({
          url: options.claimedUrl ?? `${url}${options.path ?? "/queue/chain-slices"}`,
          body: Buffer.from(body),
          signingKey: options.signingKey ?? bindings["QSTASH_CURRENT_SIGNING_KEY"] ?? "",
          issuedAtMs: options.issuedAtMs ?? Date.now(),
        })
      : options.signature;
  return [options.sentBody ?? body, signature === null ? {} : { "upstash-signature": signature }];
}

function interactionRequest(
  given: unknown,
  { atMs = Date.now(), signed = true, sentBody }: InteractionOptions,
): [string, Record<string, string>] {
  const body = typeof given === "string" ? given : JSON.stringify(given);
  const timestamp = String(Math.floor(atMs / 1000));
  const { privateKey } = LOCAL_DISCORD_KEYS;
  return [sentBody ?? body, signed ? signInteraction({ body, timestamp, privateKey }) : {}];
}

function listOptions(options: Record<string, string | number | boolean>): InteractionOption[] {
  return Object.entries(options).map(([name, value]) => ({ name, value }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
