import type { OpenAPIHono } from "@hono/zod-openapi";
import { VERSION } from "../../version.ts";
import type { HttpEnv } from "../services.ts";
import { describeFields, type JsonSchema, saysItself, wordsFor } from "./describe-fields.ts";
import exampleAnswers from "./example-answers.json" with { type: "json" };
import { EXAMPLE_PARAMETERS, EXAMPLE_REQUESTS } from "./example-requests.ts";
import { mendNullables } from "./nullable-references.ts";
import { ANYWHERE, OPERATIONS, TAGS } from "./operations.ts";

type Media = { schema?: JsonSchema; examples?: Record<string, { value: unknown }>; example?: unknown };
type Content = { content?: Record<string, Media> };
type Parameter = { name: string; in: string; description?: string; example?: unknown; schema?: JsonSchema };
type RouteDocument = {
  operationId?: string;
  tags?: string[];
  security?: object[];
  parameters?: Parameter[];
  requestBody?: Content;
  responses: Record<string, Content>;
  "x-errors"?: readonly string[];
};
/** As much of the document as is looked at here. */
export type ApiDocument = {
  components?: { schemas?: Record<string, JsonSchema> };
  paths?: Record<string, Record<string, RouteDocument>>;
};

const DESCRIPTION = `Option chains kept fresh, and what a trade on them is worth. Instants are ISO 8601 in UTC, dates New York's
calendar, money US dollars, volatilities fractions a year, probabilities 0 to 1. Null is what nobody knows, or what has no bound:
never zero. Not in this document, because programs do not call them: signed pictures (/pictures), Schwab's login (/auth),
Discord (/interactions), the queue (/queue), and pages.`;
const ANSWERS: Readonly<Record<string, unknown>> = exampleAnswers;

/** The OpenAPI 3.1 document as text: what the routes say of themselves, with names, words and examples of this folder. */
export function apiDocument(app: OpenAPIHono<HttpEnv>, publicBaseUrl: string): string {
  const made = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Volaris",
      version: VERSION,
      description: DESCRIPTION.replaceAll("\n", " "),
      license: { name: "MIT" },
    },
    servers: [{ url: publicBaseUrl }],
    tags: TAGS.map(({ name, title, description }) => ({ name, description, "x-displayName": title })),
    security: [],
    externalDocs: { url: `${publicBaseUrl}/docs`, description: "The same to read, and to try" },
  });
  const document: ApiDocument & { openapi: string } = JSON.parse(JSON.stringify(made));
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {}))
    complete(schema, name, false);
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const [method, route] of Object.entries(methods)) describeRoute(route, `${method} ${path}`);
  return JSON.stringify(document);
}

function describeRoute(route: RouteDocument, name: string): void {
  const operation = OPERATIONS[name];
  if (operation === undefined) return;
  const { id, tag, errors = [] } = operation;
  const ofOperation = tag === "operation" || tag === "admin";
  route.operationId = id;
  route.tags = [tag];
  const asksReader = (route.security ?? []).some((scheme) => "apiToken" in scheme);
  route["x-errors"] = [...(asksReader ? ["unauthorized"] : []), ...errors, ...ANYWHERE];
  for (const parameter of route.parameters ?? []) describeParameter(parameter, ofOperation);
  for (const [status, response] of Object.entries(route.responses)) {
    const json = response.content?.["application/json"];
    if (json?.schema === undefined) continue;
    complete(json.schema, null, ofOperation);
    if (status.startsWith("2") && ANSWERS[`${id} ${status}`] !== undefined)
      json.example = ANSWERS[`${id} ${status}`];
  }
  const body = route.requestBody?.content?.["application/json"];
  if (body?.schema === undefined) return;
  complete(body.schema, null, ofOperation);
  const requests = Object.entries(EXAMPLE_REQUESTS[id] ?? {});
  if (requests.length > 0)
    body.examples = Object.fromEntries(requests.map(([what, value]) => [what, { value }]));
}

function complete(schema: JsonSchema, owner: string | null, ofOperation: boolean): void {
  mendNullables(schema);
  describeFields(schema, owner, ofOperation);
}

function describeParameter(parameter: Parameter, ofOperation: boolean): void {
  const { name, schema = {} } = parameter;
  const words = wordsFor(name, null, ofOperation);
  if (parameter.description === undefined && !saysItself(schema) && words !== undefined)
    parameter.description = words;
  if (parameter.in === "path") parameter.example ??= EXAMPLE_PARAMETERS[name];
}
