import { createFormErrors, type FormErrors } from "./form-errors.ts";
import { isObject, type JsonObject, readList, readObject } from "./read-json.ts";
import { messageFields, validateMessage } from "./validate-message.ts";

const PONG = 1;
const MESSAGE = 4;
const DEFERRED_MESSAGE = 5;
const DEFERRED_UPDATE = 6;
const UPDATE_MESSAGE = 7;
const AUTOCOMPLETE = 8;
const MODAL = 9;
const EPHEMERAL = 64;

type Response = { type?: unknown; data?: unknown };

/**
 * Checks the body a Worker answers an interaction with, as Discord would before it shows anything. An empty tree
 * means that it is accepted; to users a refused one reads "The application did not respond".
 */
export function validateInteractionResponse(body: unknown): FormErrors {
  const errors = createFormErrors();
  const { type, data }: Response = readObject(body) ?? {};
  const content = readObject(data) ?? {};
  if (type === MESSAGE || (type === UPDATE_MESSAGE && isObject(data))) return validateShown(content);
  if (type === AUTOCOMPLETE) validateSuggestions(errors, content);
  else if (type === DEFERRED_MESSAGE) validateDeferred(errors, content);
  else if (type === MODAL) validateModal(errors, content);
  else if (type !== PONG && type !== DEFERRED_UPDATE && type !== UPDATE_MESSAGE) {
    errors.add(["type"], "BASE_TYPE_CHOICES", "Value must be one of {1, 4, 5, 6, 7, 8, 9}.");
  }
  return errors;
}

function validateShown(data: JsonObject): FormErrors {
  const errors = validateMessage(data, ["data"]);
  const { content, embeds, components, hasPoll } = messageFields(data);
  const empty = (content ?? "") === "" && embeds.length === 0 && components.length === 0 && !hasPoll;
  if (empty) errors.add([], "MESSAGE_EMPTY", "Cannot send an empty message");
  return errors;
}

function validateSuggestions(errors: FormErrors, data: JsonObject): void {
  const { choices }: { choices?: unknown } = data;
  if (!Array.isArray(choices))
    errors.add(["data", "choices"], "BASE_TYPE_REQUIRED", "This field is required");
  errors.items(["data", "choices"], choices, 25);
  readList(choices).forEach((entry, index) => {
    const { name, value }: { name?: unknown; value?: unknown } = readObject(entry) ?? {};
    errors.length(["data", "choices", index, "name"], name, { min: 1, max: 100 });
    if (typeof value !== "number")
      errors.length(["data", "choices", index, "value"], value, { min: 1, max: 100 });
  });
}

/** A deferred answer may say that it will be ephemeral, and no more. */
function validateDeferred(errors: FormErrors, data: JsonObject): void {
  const { flags } = messageFields(data);
  if ((flags & ~EPHEMERAL) !== 0) {
    errors.add(
      ["data", "flags"],
      "INTERACTION_RESPONSE_FLAGS_INVALID",
      "Only EPHEMERAL may be set on a deferred answer",
    );
  }
}

function validateModal(errors: FormErrors, data: JsonObject): void {
  const { title, custom_id: customId }: { title?: unknown; custom_id?: unknown } = data;
  const { components } = messageFields(data);
  errors.length(["data", "title"], title, { min: 1, max: 45 });
  errors.length(["data", "custom_id"], customId, { min: 1, max: 100 });
  if (components.length < 1 || components.length > 5) {
    errors.add(["data", "components"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
  }
  const ids = components.map((component, index) =>
    validateLabel(errors, ["data", "components", index], component),
  );
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index)
      errors.add(
        ["data", "components", index],
        "COMPONENT_CUSTOM_ID_DUPLICATED",
        "Component custom id cannot be duplicated",
      );
  });
}

const LABEL = 18;
const TEXT_INPUT = 4;
type Input = { [name in "type" | "custom_id" | "style" | "placeholder" | "value"]?: unknown };

/** A label with a text input in it; gives the input's id. */
function validateLabel(errors: FormErrors, path: (string | number)[], value: unknown): unknown {
  const {
    type,
    label,
    description,
    component,
  }: { [name in "type" | "label" | "description" | "component"]?: unknown } = readObject(value) ?? {};
  if (type !== LABEL) errors.add([...path, "type"], "UNION_TYPE_CHOICES", "Value must be one of (18,).");
  errors.length([...path, "label"], label, { min: 1, max: 45 });
  if (description !== undefined) errors.length([...path, "description"], description, { max: 100 });
  const input: Input = readObject(component) ?? {};
  const within = [...path, "component"];
  if (input.type !== TEXT_INPUT)
    errors.add([...within, "type"], "UNION_TYPE_CHOICES", "Value must be one of (4,).");
  if (input.style !== 1 && input.style !== 2)
    errors.add([...within, "style"], "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.");
  errors.length([...within, "custom_id"], input.custom_id, { min: 1, max: 100 });
  if (input.placeholder !== undefined)
    errors.length([...within, "placeholder"], input.placeholder, { max: 100 });
  if (input.value !== undefined) errors.length([...within, "value"], input.value, { max: 4_000 });
  return input.custom_id;
}
