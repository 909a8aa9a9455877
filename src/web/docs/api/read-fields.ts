import { type Components, followed, type Schema, typesOf } from "./document.ts";

/** A field of a body or an answer, or a parameter, as it is told of. */
export type Field = {
  name: string;
  /** "number or null", "list of text", "call, put". */
  type: string;
  required: boolean;
  description: string;
  /** "1 to 200, 20 if left out"; empty for none. */
  limits: string;
  /** Fields inside. */
  fields: readonly Field[];
  /** Where it has one of several forms, each of them. */
  forms: readonly Form[];
};
export type Form = { title: string; fields: readonly Field[] };

/** More would be a wall of text: the limits stay in the document. */
const MOST_CHOICES = 40;
const FORMATS: Readonly<Record<string, string>> = {
  date: "date",
  "date-time": "instant",
  uri: "address",
};
const NAMES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  boolean: "true or false",
};

/** The fields of an object, of a list's items, or of a record's values. */
export function readFields(given: Schema, components: Components): Field[] {
  const { schema } = followed(given, components);
  const inner = schema.items ?? (schema.properties === undefined ? valuesOf(schema) : undefined);
  if (inner !== undefined) return readFields(inner, components);
  return Object.entries(schema.properties ?? {}).map(([name, field]) =>
    readField(name, field, schema.required?.includes(name) ?? false, components),
  );
}

export function readField(name: string, given: Schema, required: boolean, components: Components): Field {
  const { schema } = followed(given, components);
  return {
    name,
    type: typeWords(given, components),
    required,
    description: given.description ?? schema.description ?? "",
    limits: limitsOf(schema),
    fields: readFields(schema, components),
    forms: readForms(schema, components),
  };
}

/** The forms of a schema that is one of several objects; of a list, those of its items. */
export function readForms(given: Schema, components: Components): Form[] {
  const { schema } = followed(given, components);
  if (schema.items !== undefined) return readForms(schema.items, components);
  return (schema.anyOf ?? schema.oneOf ?? []).flatMap((form, index) => {
    const fields = readFields(form, components);
    const title = form.$ref?.split("/").at(-1) ?? titleOf(fields) ?? `form ${index + 1}`;
    return fields.length === 0 ? [] : [{ title, fields }];
  });
}

/** By what one form differs from its neighbours: what it asks for. */
function titleOf(fields: readonly Field[]): string | undefined {
  const asked = fields.filter(({ required }) => required).map(({ name }) => name);
  return asked.length === 0 ? undefined : `with ${asked.join(", ")}`;
}

function typeWords(given: Schema, components: Components): string {
  const { schema, nullable } = followed(given, components);
  const words = plainType(schema, components);
  return nullable ? `${words} or null` : words;
}

function plainType(schema: Schema, components: Components): string {
  if (schema.const !== undefined) return String(schema.const);
  const choices = schema.enum?.filter((choice) => choice !== null);
  if (choices !== undefined && choices.length <= MOST_CHOICES) return choices.join(", ");
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms !== undefined) {
    return [...new Set(forms.map((form) => typeWords(form, components)))].join(" or ");
  }
  const types = typesOf(schema).filter((type) => type !== "null");
  return types.map((type) => oneType(type, schema, components)).join(" or ");
}

function oneType(type: string, schema: Schema, components: Components): string {
  if (type === "array") {
    const { items, prefixItems } = schema;
    if (prefixItems !== undefined) return `list of ${prefixItems.length}`;
    const of = items === undefined ? "anything" : typeWords(items, components);
    return of === "object" ? "list of objects" : `list of ${of}`;
  }
  if (type === "object" && schema.properties === undefined && valuesOf(schema) !== undefined) {
    return `object by name, each ${typeWords(valuesOf(schema) ?? {}, components)}`;
  }
  return (type === "string" ? FORMATS[schema.format ?? ""] : undefined) ?? NAMES[type] ?? type;
}

function valuesOf({ additionalProperties: values }: Schema): Schema | undefined {
  return typeof values === "object" ? values : undefined;
}

function limitsOf(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  return [
    range(minimum, maximum, ""),
    range(minLength, maxLength, " characters"),
    range(minItems, maxItems, " items"),
    ...(schema.default === undefined ? [] : [`${JSON.stringify(schema.default)} if left out`]),
  ]
    .filter((words) => words !== "")
    .join(", ");
}

function range(from: number | undefined, to: number | undefined, unit: string): string {
  const shown = (value: number) => value.toLocaleString("en-US");
  if (from !== undefined && to !== undefined) return `${shown(from)} to ${shown(to)}${unit}`;
  if (from !== undefined) return `${shown(from)}${unit} at least`;
  return to === undefined ? "" : `${shown(to)}${unit} at most`;
}
