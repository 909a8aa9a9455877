import { createFormErrors, type FormErrors } from "./form-errors.ts";
import { pingBody } from "./interaction-body.ts";
import { APPLICATION_ID } from "./interaction-source.ts";
import { isObject, type JsonObject } from "./read-json.ts";
import { refuseInvalidForm } from "./refuse.ts";
import { createDiscordKeys, LOCAL_DISCORD_KEYS, signInteraction } from "./sign-interaction.ts";

/** The bot's own application, as far as a program reads and edits it. */
export type ApplicationStore = {
  endpointUrl: string | null;
  description: string;
  /** Where it may be installed: "0" to a server, "1" to a user's account. */
  integrationTypes: JsonObject;
  now(): number;
};

/** Discord waits this long for an answer to its ping. */
const PING_TIMEOUT_MS = 3_000;
const STRANGERS_KEYS = createDiscordKeys("nobody that the application knows");

/** As the developer portal makes one: to be installed to servers, with no endpoint. */
export function createApplication(now: () => number): ApplicationStore {
  return { endpointUrl: null, description: "", integrationTypes: { "0": {} }, now };
}

/** `GET /applications/@me`, the part that a program looks at. */
export function describeApplication({ endpointUrl, description, integrationTypes }: ApplicationStore) {
  return {
    id: APPLICATION_ID,
    name: "Volaris",
    description,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: LOCAL_DISCORD_KEYS.publicKey,
    interactions_endpoint_url: endpointUrl,
    integration_types_config: integrationTypes,
    flags: 0,
  };
}

/**
 * `PATCH /applications/@me`. A new endpoint is asked whether it is one, before anything is changed.
 *
 * @throws DiscordRefusal 400 with the `errors` tree; nothing is changed then
 */
export async function editApplication(application: ApplicationStore, body: JsonObject) {
  const { interactions_endpoint_url: given, description, integration_types_config: types }: Edit = body;
  const errors = createFormErrors();
  errors.length(["description"], description, { max: 400 });
  if (types !== undefined && !isObject(types))
    errors.add(["integration_types_config"], "DICT_TYPE_CONVERT", "Only dictionaries may be used.");
  if (given !== undefined && given !== null && given !== "")
    await examineEndpoint(application, given, errors);
  refuseInvalidForm(errors);
  if (given !== undefined) application.endpointUrl = typeof given === "string" && given !== "" ? given : null;
  if (typeof description === "string") application.description = description;
  if (isObject(types)) application.integrationTypes = types;
  return describeApplication(application);
}

type Edit = {
  interactions_endpoint_url?: unknown;
  description?: unknown;
  integration_types_config?: unknown;
};

async function examineEndpoint({ now }: ApplicationStore, given: unknown, errors: FormErrors): Promise<void> {
  const field = ["interactions_endpoint_url"];
  if (typeof given !== "string" || !URL.canParse(given)) {
    errors.add(field, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
    return;
  }
  const { protocol } = new URL(given);
  if (protocol !== "https:" && protocol !== "http:") {
    const message = `Scheme "${protocol.slice(0, -1)}" is not supported. Scheme must be one of ('http', 'https').`;
    errors.add(field, "URL_TYPE_INVALID_SCHEME", message);
    return;
  }
  // It must know Discord's signature, and must not take one of somebody else.
  const [sound, forged] = [
    await ping(given, LOCAL_DISCORD_KEYS, now()),
    await ping(given, STRANGERS_KEYS, now()),
  ];
  if (sound.status === 200 && sound.pong && forged.status === 401) return;
  errors.add(
    field,
    "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID",
    "The specified interactions endpoint URL could not be verified.",
  );
}

async function ping(url: string, { privateKey }: typeof LOCAL_DISCORD_KEYS, atMs: number) {
  const body = JSON.stringify(pingBody({ atMs }));
  const timestamp = String(Math.floor(atMs / 1_000));
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: signInteraction({ body, timestamp, privateKey }),
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(PING_TIMEOUT_MS),
    });
    const said: unknown = await answer.json().catch(() => null);
    const { type }: { type?: unknown } = isObject(said) ? said : {};
    const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: answer.status, pong: isJson && type === 1 };
  } catch {
    return { status: 0, pong: false };
  }
}
