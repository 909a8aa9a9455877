import type { Answer, ApiDocument, Components, Media, RouteDocument } from "./document.ts";
import { type Field, type Form, readField, readFields, readForms } from "./read-fields.ts";

export type Parameter = Field & { place: "path" | "query"; example: string; choices: readonly string[] };
export type Example = { title: string; text: string };

export type ApiAnswer = {
  status: string;
  description: string;
  fields: readonly Field[];
  example: string | null;
};

export type ApiOperation = {
  id: string;
  method: "GET" | "POST";
  path: string;
  summary: string;
  description: string;
  needsOperator: boolean;
  /** Where the operator has given out tokens. */
  needsReader: boolean;
  parameters: readonly Parameter[];
  body: {
    required: boolean;
    examples: readonly Example[];
    fields: readonly Field[];
    forms: readonly Form[];
  } | null;
  answers: readonly ApiAnswer[];
  /** Codes that it refuses with. */
  errors: readonly string[];
};

export type ApiGroup = {
  name: string;
  title: string;
  description: string;
  operations: readonly ApiOperation[];
};
export type Api = { version: string; description: string; baseUrl: string; groups: readonly ApiGroup[] };

const JSON_TYPE = "application/json";

/** The OpenAPI document as what its pages tell, by group; `text` is the document that the JSON door publishes. */
export function readApi(text: string): Api {
  const document: ApiDocument = JSON.parse(text);
  const components = document.components?.schemas ?? {};
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({
      tag: route.tags?.[0],
      operation: readOperation(method, path, route, components),
    })),
  );
  const groups = (document.tags ?? []).map(({ name, description = "", "x-displayName": title = name }) => ({
    name,
    title,
    description,
    operations: routes.flatMap(({ tag, operation }) => (tag === name ? [operation] : [])),
  }));
  const { version, description = "" } = document.info;
  return { version, description, baseUrl: document.servers?.[0]?.url ?? "", groups };
}

function readOperation(
  method: string,
  path: string,
  route: RouteDocument,
  components: Components,
): ApiOperation {
  const json = route.requestBody?.content?.[JSON_TYPE];
  return {
    id: route.operationId ?? `${method} ${path}`,
    method: method === "post" ? "POST" : "GET",
    path,
    summary: route.summary ?? "",
    description: route.description ?? "",
    needsOperator: (route.security ?? []).some((scheme) => "admin" in scheme),
    needsReader: (route.security ?? []).some((scheme) => "apiToken" in scheme),
    parameters: (route.parameters ?? []).flatMap((parameter) => readParameter(parameter, components)),
    body: json === undefined ? null : readBody(json, route.requestBody?.required === true, components),
    answers: Object.entries(route.responses)
      .filter(([status]) => status.startsWith("2"))
      .map(([status, answer]) => readAnswer(status, answer, components)),
    errors: route["x-errors"] ?? [],
  };
}

type RawParameter = NonNullable<RouteDocument["parameters"]>[number];

function readParameter(raw: RawParameter, components: Components): Parameter[] {
  const { name, in: place, required = false, description, schema = {}, example } = raw;
  if (place !== "path" && place !== "query") return [];
  const field = readField(name, schema, required, components);
  const shown = example ?? schema.example ?? "";
  return [
    {
      ...field,
      description: description ?? field.description,
      place,
      example: String(shown),
      choices: (schema.enum ?? []).flatMap((choice) => (choice === null ? [] : [String(choice)])),
    },
  ];
}

function readBody(media: Media, required: boolean, components: Components): ApiOperation["body"] {
  const { schema = {}, examples = {} } = media;
  return {
    required,
    examples: Object.entries(examples).map(([title, { value }]) => ({ title, text: pretty(value) })),
    fields: readFields(schema, components),
    forms: readForms(schema, components),
  };
}

function readAnswer(status: string, answer: Answer, components: Components): ApiAnswer {
  const { schema, example } = answer.content?.[JSON_TYPE] ?? {};
  return {
    status,
    description: answer.description,
    fields: schema === undefined ? [] : readFields(schema, components),
    example: example === undefined ? null : pretty(example),
  };
}

const LONG = 100;

/** JSON to read: two blanks a step, short lists and objects on one line. */
function pretty(value: unknown, indent = ""): string {
  const flat = JSON.stringify(value, null, 1)?.replaceAll(/\n\s*/g, " ") ?? "null";
  if (value === null || typeof value !== "object" || indent.length + flat.length <= LONG) return flat;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const lines = Array.isArray(value)
    ? value.map((item) => pretty(item, deeper))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${pretty(item, deeper)}`);
  return `${open}\n${lines.map((line) => `${deeper}${line}`).join(",\n")}\n${indent}${close}`;
}
