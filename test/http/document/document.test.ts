import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "@readme/openapi-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { PROJECT_DIR } from "../../../local/project.ts";
import { digestIn, documentDigest } from "../../../scripts/api/client-document.ts";
import { ERROR_TABLE } from "../../../src/error-table.ts";
import exampleAnswers from "../../../src/http/document/example-answers.json" with { type: "json" };
import { EXAMPLE_REQUESTS } from "../../../src/http/document/example-requests.ts";
import { mendNullables } from "../../../src/http/document/nullable-references.ts";
import { ANYWHERE, OPERATIONS, TAGS } from "../../../src/http/document/operations.ts";
import { readApi } from "../../../src/web/docs/api/read-api.ts";
import type { Field, Form } from "../../../src/web/docs/api/read-fields.ts";
import { answerChecker } from "../../support/check-answers.ts";
import { httpDoor } from "../../support/http-door.ts";

const { app } = httpDoor();
let openApi = "";
beforeAll(async () => {
  openApi = await (await app.request("/openapi.json")).text();
});

/** Nothing that a program calls: signed pictures, a login of a browser, and the document itself. */
const NOT_IN_IT = /^(?:\/pictures\/|\/auth\/|\/openapi\.json$)/;
test("a public validator finds nothing against the document", async () => {
  const found = await validate(JSON.parse(openApi));
  expect(found).toMatchObject({ valid: true });
  const broken = JSON.parse(openApi);
  broken.paths["/v1/tickers"].get.responses = 7;
  expect(await validate(broken)).toMatchObject({ valid: false });
});

test("every route of the app is in it, each with its name, group and errors; and no other", () => {
  const mounted = app.routes
    .filter(
      ({ method, path }) => /^(?:GET|POST)$/.test(method) && !path.includes("*") && !NOT_IN_IT.test(path),
    )
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  const { operations } = answerChecker(openApi);
  const told = operations.map(({ name }) => name).toSorted();
  expect(told).toEqual([...new Set(mounted)].toSorted());
  expect(Object.keys(OPERATIONS).toSorted(), "src/http/document/operations.ts names each route").toEqual(
    told,
  );
  const ids = operations.map(({ route }) => route.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const codes = [...ANYWHERE, ...Object.values(OPERATIONS).flatMap(({ errors = [] }) => errors)];
  expect(codes.filter((code) => !(code in ERROR_TABLE))).toEqual([]);
  const groups = readApi(openApi).groups.filter((group) => group.operations.length > 0);
  expect(groups.map(({ name }) => name)).toEqual(TAGS.map(({ name }) => name));
});

test("every parameter and every field says what it is", () => {
  const silent: string[] = [];
  const listen = (fields: readonly Field[], forms: readonly Form[], where: string) => {
    for (const { name, description, fields: inner, forms: own } of fields) {
      if (description === "") silent.push(`${where}.${name}: say it in src/http/document/market-words.ts`);
      listen(inner, own, `${where}.${name}`);
    }
    for (const form of forms) listen(form.fields, [], `${where}(${form.title})`);
  };
  for (const { operations } of readApi(openApi).groups)
    for (const { id, parameters, body, answers } of operations) {
      listen(parameters, [], id);
      if (body !== null) listen(body.fields, body.forms, `${id} body`);
      for (const { fields } of answers) listen(fields, [], id);
    }
  expect(silent).toEqual([]);
});

describe("examples", () => {
  test("of bodies are what the schema takes, and every body has one", () => {
    const checker = answerChecker(openApi);
    const wanted = checker.operations.filter(({ route }) => route.requestBody !== undefined);
    expect(Object.keys(EXAMPLE_REQUESTS).toSorted()).toEqual(
      wanted.map(({ route }) => route.operationId).toSorted(),
    );
    const wrong = Object.entries(EXAMPLE_REQUESTS).flatMap(([id, examples]) =>
      Object.values(examples).flatMap((example) => checker.body(id, example)),
    );
    expect(wrong).toEqual([]);
    expect(checker.body("calculate", { symbol: "SPY", strategy: "no_such_name", strikes: [1] })).not.toEqual(
      [],
    );
  });

  test("of answers are what the schema says: run npm start, then npm run docs:examples", () => {
    const checker = answerChecker(openApi);
    const wrong = Object.entries<unknown>(exampleAnswers).flatMap(([name, example]) => {
      const [id = "", status] = name.split(" ");
      return checker.answer(id, Number(status), example);
    });
    expect(wrong).toEqual([]);
    const with2xx = new Set(Object.keys(exampleAnswers).map((name) => name.split(" ")[0]));
    const without = checker.operations.map(({ route }) => route.operationId).filter((id) => !with2xx.has(id));
    expect(without).toEqual([]);
    expect(exampleAnswers["redriveDeadLetters 200"].redriven).not.toEqual([]);
    expect(checker.answer("getRates", 200, { ...exampleAnswers["getRates 200"], more: 1 })).not.toEqual([]);
  });
});

test("a reference that may be null takes the component or null, which the generator's form does not", () => {
  const schema = { allOf: [{ $ref: "#/x" }, { type: ["object", "null"], description: "or none" }] };
  mendNullables(schema);
  expect(schema).toEqual({ anyOf: [{ $ref: "#/x" }, { type: "null" }], description: "or none" });
  const refersToNull = /"allOf":\[\{"\$ref":"[^"]*"\},\{"type":\["object","null"\]/;
  expect(openApi).not.toMatch(refersToNull);
  const Nullable = z.looseObject({
    anyOf: z.tuple([z.looseObject({}), z.object({ type: z.literal("null") })]),
  });
  expect(Nullable.safeParse(JSON.parse(openApi).components.schemas.Job.properties.lastRun).success).toBe(
    true,
  );
});

test("the client's types are of this document: npm run client makes them anew", () => {
  const types = readFileSync(join(PROJECT_DIR, "clients/typescript/schema.d.ts"), "utf8");
  expect(digestIn(types)).toBe(documentDigest(openApi));
});
