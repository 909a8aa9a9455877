import type { FormErrors } from "./form-errors.ts";
import { readList, readObject } from "./read-json.ts";

const ACTION_ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;

type Component = {
  [name in "type" | "components" | "label" | "custom_id" | "options" | "style" | "url" | "items"]?: unknown;
} & { accessory?: unknown };

/** Checks buttons and selects: five rows of five, labels, ids unlike each other; forty components in version 2. */
export function validateComponents(errors: FormErrors, components: unknown[], v2: boolean): void {
  if (v2) {
    const total = countComponents(components);
    if (total > 40)
      errors.add(["components"], "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Must be 40 or fewer in total.");
  } else {
    errors.items(["components"], components, 5);
    components.forEach((component, index) => {
      const { type }: Component = readObject(component) ?? {};
      if (type !== ACTION_ROW) {
        errors.add(
          ["components", index, "type"],
          "UNION_TYPE_CHOICES",
          'Value of field "type" must be one of (1,).',
        );
      }
    });
  }
  const seen = new Set<string>();
  components.forEach((component, index) => {
    validateComponent(errors, ["components", index], component, seen);
  });
}

function countComponents(components: unknown[]): number {
  return components.reduce<number>((sum, component) => {
    const { components: children, accessory }: Component = readObject(component) ?? {};
    return sum + 1 + countComponents(readList(children)) + (accessory === undefined ? 0 : 1);
  }, 0);
}

function validateComponent(
  errors: FormErrors,
  path: (string | number)[],
  value: unknown,
  seen: Set<string>,
): void {
  const component: Component = readObject(value) ?? {};
  const children = readList(component.components);
  if (component.type === ACTION_ROW && (children.length < 1 || children.length > 5)) {
    errors.add([...path, "components"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
  }
  children.forEach((child, index) => {
    validateComponent(errors, [...path, "components", index], child, seen);
  });
  if (component.accessory !== undefined)
    validateComponent(errors, [...path, "accessory"], component.accessory, seen);
  if (component.type === BUTTON) validateButton(errors, path, component);
  if (component.type === STRING_SELECT) validateSelect(errors, path, component);
  validateCustomId(errors, path, component, seen);
}

function validateButton(errors: FormErrors, path: (string | number)[], button: Component): void {
  errors.length([...path, "label"], button.label, { max: 80 });
  const needsUrl = button.style === LINK_STYLE;
  if (needsUrl) errors.length([...path, "url"], button.url, { min: 1, max: 512 });
  else if (button.style !== PREMIUM_STYLE && button.custom_id === undefined) {
    errors.add([...path, "custom_id"], "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required");
  }
}

function validateSelect(errors: FormErrors, path: (string | number)[], select: Component): void {
  const options = readList(select.options);
  if (options.length < 1 || options.length > 25) {
    errors.add([...path, "options"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.");
  }
  options.forEach((value, index) => {
    const { label, value: chosen }: { label?: unknown; value?: unknown } = readObject(value) ?? {};
    errors.length([...path, "options", index, "label"], label, { min: 1, max: 100 });
    errors.length([...path, "options", index, "value"], chosen, { min: 1, max: 100 });
  });
}

function validateCustomId(
  errors: FormErrors,
  path: (string | number)[],
  component: Component,
  seen: Set<string>,
): void {
  const id = component.custom_id;
  if (id === undefined) return;
  errors.length([...path, "custom_id"], id, { min: 1, max: 100 });
  if (typeof id !== "string") return;
  if (seen.has(id)) {
    errors.add(
      [...path, "custom_id"],
      "COMPONENT_CUSTOM_ID_DUPLICATED",
      "Component custom id cannot be duplicated",
    );
  }
  seen.add(id);
}
