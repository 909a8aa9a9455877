/** As much of an OpenAPI 3.1 document as these pages read. */
export type Schema = {
  $ref?: string;
  type?: string | readonly string[];
  format?: string;
  description?: string;
  enum?: readonly (string | number | null)[];
  const?: string | number | boolean;
  default?: unknown;
  example?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  prefixItems?: readonly Schema[];
  additionalProperties?: Schema | boolean;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
};

export type Media = {
  schema?: Schema;
  example?: unknown;
  examples?: Readonly<Record<string, { value: unknown }>>;
};
export type Answer = { description: string; content?: Readonly<Record<string, Media>> };

export type RouteDocument = {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: readonly string[];
  security?: readonly Readonly<Record<string, unknown>>[];
  parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    example?: unknown;
    schema?: Schema;
  }[];
  requestBody?: { required?: boolean; content?: Readonly<Record<string, Media>> };
  responses: Readonly<Record<string, Answer>>;
  "x-errors"?: readonly string[];
};

export type ApiDocument = {
  info: { title: string; version: string; description?: string };
  servers?: readonly { url: string }[];
  tags?: readonly { name: string; description?: string; "x-displayName"?: string }[];
  components?: { schemas?: Readonly<Record<string, Schema>> };
  paths: Readonly<Record<string, Readonly<Record<string, RouteDocument>>>>;
};

export type Components = Readonly<Record<string, Schema>>;

/** A schema with its reference followed, and without the null that it may also be. */
export function followed(schema: Schema, components: Components): { schema: Schema; nullable: boolean } {
  const name = schema.$ref?.split("/").at(-1);
  if (name !== undefined) {
    const { $ref: _, ...beside } = schema;
    return followed({ ...components[name], ...beside }, components);
  }
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms?.some(isNull)) {
    const others = forms.filter((form) => !isNull(form));
    const { anyOf: _any, oneOf: _one, ...beside } = schema;
    const rest = others.length === 1 ? { ...others[0], ...beside } : { ...beside, anyOf: others };
    return { ...followed(rest, components), nullable: true };
  }
  const types = typesOf(schema).filter((type) => type !== "null");
  return { schema, nullable: types.length < typesOf(schema).length };
}

export function typesOf({ type }: Schema): readonly string[] {
  if (type === undefined) return [];
  return typeof type === "string" ? [type] : type;
}

const isNull = (schema: Schema) => schema.type === "null";
