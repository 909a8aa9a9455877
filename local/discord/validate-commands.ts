import { countCharacters, createFormErrors, type FormErrors } from "./form-errors.ts";
import { isObject, type JsonObject, readList, readObject, readText } from "./read-json.ts";

const CHAT_INPUT = 1;
const SUB_COMMAND = 1;
const SUB_COMMAND_GROUP = 2;
const STRING = 3;
const INTEGER = 4;
const NUMBER = 10;
const LAST_OPTION_TYPE = 11;
const MAX_TREE_CHARACTERS = 8_000;
const MAX_CHAT_INPUT = 100;
const NAME = /^[-_\p{L}\p{N}]{1,32}$/u;

type Command = {
  [name in "name" | "description" | "type" | "options"]?: unknown;
};
type Option = Command & {
  [name in "required" | "choices" | "autocomplete" | "min_value" | "max_value"]?: unknown;
};

/**
 * Checks a bulk overwrite as Discord does ("Application Commands": naming, structure, limits). An empty tree
 * means that it is accepted; otherwise paths begin with the index of the command.
 */
export function validateCommands(commands: unknown[]): FormErrors {
  const errors = createFormErrors();
  const names = new Set<string>();
  let chatInputs = 0;
  commands.forEach((value, index) => {
    const command: Command = readObject(value) ?? {};
    const chatInput = (command.type ?? CHAT_INPUT) === CHAT_INPUT;
    if (chatInput) chatInputs += 1;
    validateCommand(errors, [index], command, chatInput);
    const key = `${String(command.type ?? CHAT_INPUT)}:${readText(command.name)}`;
    if (names.has(key)) {
      errors.add([index], "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
    }
    names.add(key);
  });
  if (chatInputs > MAX_CHAT_INPUT) {
    errors.add(
      [],
      "APPLICATION_COMMANDS_MAX",
      `Maximum number of application commands reached (${MAX_CHAT_INPUT}).`,
    );
  }
  return errors;
}

function validateCommand(
  errors: FormErrors,
  path: (string | number)[],
  command: Command,
  chatInput: boolean,
): void {
  if (!chatInput) {
    errors.length([...path, "name"], command.name, { min: 1, max: 32 });
    return;
  }
  validateName(errors, path, command.name);
  errors.length([...path, "description"], command.description, { min: 1, max: 100 });
  validateOptions(errors, path, command.options, 0);
  if (treeCharacters(command) > MAX_TREE_CHARACTERS) {
    errors.add(
      path,
      "APPLICATION_COMMAND_TOO_LARGE",
      `Command exceeds maximum size (${MAX_TREE_CHARACTERS})`,
    );
  }
}

function validateName(errors: FormErrors, path: (string | number)[], value: unknown): void {
  const name = readText(value);
  if (name === "") errors.length([...path, "name"], value ?? undefined, { min: 1, max: 32 });
  else if (!NAME.test(name) || name !== name.toLowerCase()) {
    errors.add([...path, "name"], "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
  }
}

function validateOptions(errors: FormErrors, path: (string | number)[], value: unknown, depth: number): void {
  errors.items([...path, "options"], value, 25);
  const names = new Set<string>();
  let optionalSeen = false;
  readList(value).forEach((entry, index) => {
    const option: Option = readObject(entry) ?? {};
    const at = [...path, "options", index];
    validateOption(errors, at, option, depth);
    const name = readText(option.name);
    if (names.has(name)) {
      errors.add(at, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists");
    }
    names.add(name);
    if (option.required === true && optionalSeen) {
      errors.add(
        at,
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        "Required options must be placed before non-required options",
      );
    }
    optionalSeen ||= option.required !== true;
  });
}

function validateOption(errors: FormErrors, path: (string | number)[], option: Option, depth: number): void {
  validateName(errors, path, option.name);
  errors.length([...path, "description"], option.description, { min: 1, max: 100 });
  const type = Number(option.type);
  if (!Number.isInteger(type) || type < 1 || type > LAST_OPTION_TYPE) {
    errors.add(
      [...path, "type"],
      "BASE_TYPE_CHOICES",
      "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}.",
    );
    return;
  }
  if (type === SUB_COMMAND || type === SUB_COMMAND_GROUP) {
    if (depth > (type === SUB_COMMAND ? 1 : 0)) {
      errors.add(
        [...path, "type"],
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        "Sub-command option type is invalid",
      );
    }
    validateOptions(errors, path, option.options, depth + 1);
    return;
  }
  validateChoices(errors, path, option, type);
}

function validateChoices(errors: FormErrors, path: (string | number)[], option: Option, type: number): void {
  const choices = readList(option.choices);
  errors.items([...path, "choices"], choices, 25);
  if (choices.length > 0 && option.autocomplete === true) {
    errors.add(
      [...path, "choices"],
      "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE",
      "Choices are not allowed on options with autocomplete",
    );
  }
  if ((choices.length > 0 || option.autocomplete === true) && ![STRING, INTEGER, NUMBER].includes(type)) {
    errors.add(
      [...path, "choices"],
      "APPLICATION_COMMAND_OPTIONS_CHOICES_TYPE",
      "This option type takes no choices",
    );
  }
  choices.forEach((entry, index) => {
    const { name, value }: { name?: unknown; value?: unknown } = readObject(entry) ?? {};
    const at = [...path, "choices", index];
    errors.length([...at, "name"], name, { min: 1, max: 100 });
    if (type === STRING) errors.length([...at, "value"], value, { min: 1, max: 100 });
    else if (typeof value !== "number") {
      errors.add([...at, "value"], "NUMBER_TYPE_COERCE", `Value "${String(value)}" is not a number.`);
    }
  });
}

/** Characters of names, descriptions and choice values over the whole command. */
function treeCharacters(node: JsonObject | Option): number {
  const { name, description, options, choices }: Option = node;
  const own = countCharacters(readText(name)) + countCharacters(readText(description));
  const children = readList(options).filter(isObject);
  const values = readList(choices).reduce<number>((sum, entry) => {
    const choice: { name?: unknown; value?: unknown } = readObject(entry) ?? {};
    return sum + countCharacters(readText(choice.name)) + countCharacters(String(choice.value ?? ""));
  }, 0);
  return children.reduce<number>((sum, child) => sum + treeCharacters(child), own + values);
}
