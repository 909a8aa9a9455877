import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { z } from "zod";

const Schema = z.record(z.string(), z.unknown());
const Content = z.looseObject({
  content: z.record(z.string(), z.looseObject({ schema: Schema })).optional(),
});
const Route = z.looseObject({
  operationId: z.string(),
  requestBody: Content.optional(),
  responses: z.record(z.string(), Content),
});
const ApiDocument = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
  paths: z.record(z.string(), z.record(z.string(), Route)),
});

/** What an answer has against its schema, field by field; nothing for one that is as the document says. */
export type Objections = string[];

const FORMATS = {
  date: /^\d{4}-\d\d-\d\d$/,
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
  uri: /^https?:\/\/\S+$/,
};

/**
 * Holds answers and bodies against an OpenAPI document. A field that the document does not know is an objection too, so
 * that nothing is answered that is not told of.
 */
export function answerChecker(openApi: string) {
  const closed: unknown = JSON.parse(openApi, closeObject);
  const { paths, components } = ApiDocument.parse(closed);
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS });
  ajv.addSchema({ $id: "https://volaris.example/openapi", components });
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({ name: `${method} ${path}`, path, method, route })),
  );
  const compiled = new Map<string, ValidateFunction>();
  const check = (key: string, schema: object | undefined, value: unknown): Objections => {
    if (schema === undefined) return [`${key} has no schema`];
    const validate = compiled.get(key) ?? ajv.compile(absolute(schema));
    compiled.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => {
      const more = JSON.stringify(error.params);
      return `${key} ${error.instancePath} ${error.message} ${more}`;
    });
  };
  const routeOf = (id: string) => operations.find(({ route }) => route.operationId === id)?.route;
  return {
    operations,
    answer(id: string, status: number, value: unknown): Objections {
      const { responses = {} } = routeOf(id) ?? {};
      const response = responses[String(status)] ?? responses["default"];
      return check(`${id} ${status}`, response?.content?.["application/json"]?.schema, value);
    },
    body: (id: string, value: unknown): Objections =>
      check(`${id} body`, routeOf(id)?.requestBody?.content?.["application/json"]?.schema, value),
    /** The operation that a request is of. */
    operationOf(method: string, pathname: string): string | undefined {
      const fits = operations.filter(
        (each) =>
          each.method === method.toLowerCase() &&
          new RegExp(`^${each.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(pathname),
      );
      return fits[0]?.route.operationId;
    },
  };
}

/** Objects with named fields take no others; those with none, as a part of a union, stay as they are. */
function closeObject(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("properties" in value)) return value;
  return "additionalProperties" in value || !("type" in value)
    ? value
    : { ...value, additionalProperties: false };
}

/** References as ajv finds them from a schema that stands outside of the document. */
function absolute(schema: object): object {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/', '"https://volaris.example/openapi#/components/'),
  );
}
