import { countCharacters, createFormErrors, type FormErrors } from "./form-errors.ts";
import { type JsonObject, readList, readObject, readText } from "./read-json.ts";
import { validateComponents } from "./validate-components.ts";

/** Message flag of components v2: content and embeds are then not allowed. */
const IS_COMPONENTS_V2 = 32_768;
const MAX_EMBED_CHARACTERS = 6_000;

/**
 * Checks a message body against Discord's documented limits (resources/message: embed limits, and the webhook
 * and component references). An empty tree means that it is accepted.
 *
 * @param base where the message stands in the body
 */
export function validateMessage(payload: JsonObject, base: (string | number)[] = []): FormErrors {
  const errors = createFormErrors(base);
  const { content, embeds, components, flags } = messageFields(payload);
  const v2 = (flags & IS_COMPONENTS_V2) !== 0;
  if (v2) {
    const message =
      "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2";
    if (readText(content) !== "")
      errors.add(["content"], "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
    if (embeds.length > 0)
      errors.add(["embeds"], "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
  }
  errors.length(["content"], content, { max: 2_000 });
  errors.items(["embeds"], embeds, 10);
  embeds.forEach((embed, index) => {
    validateEmbed(errors, ["embeds", index], readObject(embed) ?? {});
  });
  const total = embeds.reduce<number>((sum, embed) => sum + embedCharacters(readObject(embed) ?? {}), 0);
  if (total > MAX_EMBED_CHARACTERS) {
    errors.add(
      ["embeds"],
      "MAX_EMBED_SIZE_EXCEEDED",
      `Embed size exceeds maximum size of ${MAX_EMBED_CHARACTERS}`,
    );
  }
  validateComponents(errors, components, v2);
  return errors;
}

/** The fields a message body is judged by, with what counts as nothing in place of absent ones. */
export function messageFields(payload: JsonObject) {
  const {
    content,
    embeds,
    components,
    flags,
    poll,
  }: { [name in "content" | "embeds" | "components" | "flags" | "poll"]?: unknown } = payload;
  return {
    content,
    embeds: readList(embeds),
    components: readList(components),
    flags: typeof flags === "number" ? flags : 0,
    hasPoll: poll !== undefined && poll !== null,
  };
}

type EmbedFields = {
  [name in
    | "title"
    | "description"
    | "url"
    | "timestamp"
    | "color"
    | "footer"
    | "author"
    | "fields"
    | "image"]?: unknown;
} & { thumbnail?: unknown };

function validateEmbed(errors: FormErrors, path: (string | number)[], embed: EmbedFields): void {
  errors.length([...path, "title"], embed.title, { max: 256 });
  errors.length([...path, "description"], embed.description, { max: 4_096 });
  errors.items([...path, "fields"], embed.fields, 25);
  readList(embed.fields).forEach((field, index) => {
    const { name, value }: { name?: unknown; value?: unknown } = readObject(field) ?? {};
    errors.length([...path, "fields", index, "name"], name, { min: 1, max: 256 });
    errors.length([...path, "fields", index, "value"], value, { min: 1, max: 1_024 });
  });
  const footer: { text?: unknown } = readObject(embed.footer) ?? {};
  if (embed.footer !== undefined)
    errors.length([...path, "footer", "text"], footer.text, { min: 1, max: 2_048 });
  const author: { name?: unknown } = readObject(embed.author) ?? {};
  if (embed.author !== undefined)
    errors.length([...path, "author", "name"], author.name, { min: 1, max: 256 });
  validateColor(errors, [...path, "color"], embed.color);
  validateTimestamp(errors, [...path, "timestamp"], embed.timestamp);
  validateUrl(errors, [...path, "url"], embed.url, ["http", "https"]);
  for (const name of ["image", "thumbnail"] as const) {
    const media: { url?: unknown } = readObject(embed[name]) ?? {};
    validateUrl(errors, [...path, name, "url"], media.url, ["http", "https", "attachment"]);
  }
}

function validateColor(errors: FormErrors, path: (string | number)[], color: unknown): void {
  if (color === undefined || color === null) return;
  const valid = typeof color === "number" && Number.isInteger(color) && color >= 0 && color <= 0xffffff;
  if (!valid) errors.add(path, "NUMBER_TYPE_MAX", "int value should be between 0 and 16777215.");
}

function validateTimestamp(errors: FormErrors, path: (string | number)[], timestamp: unknown): void {
  if (timestamp === undefined || timestamp === null) return;
  if (
    typeof timestamp === "string" &&
    /^\d{4}-\d\d-\d\dT/.test(timestamp) &&
    !Number.isNaN(Date.parse(timestamp))
  )
    return;
  errors.add(path, "DATE_TIME_TYPE_PARSE", `Could not parse ${String(timestamp)}. Should be ISO8601.`);
}

function validateUrl(errors: FormErrors, path: (string | number)[], url: unknown, schemes: string[]): void {
  if (url === undefined || url === null) return;
  const scheme = /^([a-z]+):\/\/./i.exec(readText(url))?.[1]?.toLowerCase();
  if (scheme === undefined) errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
  else if (!schemes.includes(scheme)) {
    const known = schemes.map((name) => `'${name}'`).join(", ");
    errors.add(path, "URL_TYPE_INVALID_SCHEME", `Scheme "${scheme}" must be one of (${known}).`);
  }
}

/** Characters that count towards the limit over all embeds: title, description, fields, footer and author. */
function embedCharacters(embed: EmbedFields): number {
  const { text }: { text?: unknown } = readObject(embed.footer) ?? {};
  const { name: author }: { name?: unknown } = readObject(embed.author) ?? {};
  const fields = readList(embed.fields).flatMap((field) => {
    const { name, value }: { name?: unknown; value?: unknown } = readObject(field) ?? {};
    return [name, value];
  });
  const texts = [embed.title, embed.description, text, author, ...fields];
  return texts.reduce<number>((sum, part) => sum + countCharacters(readText(part)), 0);
}
