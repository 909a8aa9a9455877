import type { ApiOperation, Example } from "./read-api.ts";

/** A call as code: what to paste. The token stands as a name, never as a value. */
export function codeExamples(operation: ApiOperation, baseUrl: string): readonly Example[] {
  return [
    { title: "curl", text: curl(operation, baseUrl) },
    { title: "TypeScript", text: typescript(operation, baseUrl) },
    { title: "Python", text: python(operation, baseUrl) },
  ];
}

/** The address with an example in each place, and the query that it cannot go without. */
export function exampleAddress({ path, parameters }: ApiOperation): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const given = parameters.find((parameter) => parameter.place === "path" && parameter.name === name);
    return given === undefined || given.example === "" ? whole : encodeURIComponent(given.example);
  });
  const query = parameters.filter(({ place, required }) => place === "query" && required);
  const search = query.map(({ name, example }) => `${name}=${encodeURIComponent(example)}`).join("&");
  return search === "" ? filled : `${filled}?${search}`;
}

function curl(operation: ApiOperation, baseUrl: string): string {
  const { method, needsOperator, body } = operation;
  const example = body?.examples[0]?.text;
  return [
    `curl ${method === "POST" ? "-X POST " : ""}"${baseUrl}${exampleAddress(operation)}"`,
    ...(needsOperator ? ['  -H "Authorization: Bearer $ADMIN_TOKEN"'] : []),
    ...(example === undefined ? [] : ['  -H "Content-Type: application/json"', `  -d '${inline(example)}'`]),
  ].join(" \\\n");
}

function typescript(operation: ApiOperation, baseUrl: string): string {
  const { method, path, needsOperator, body, parameters } = operation;
  const example = body?.examples[0]?.text;
  const places = parameters.filter(({ place }) => place === "path");
  const inPath = places.map(({ name, example: value }) => `${name}: ${JSON.stringify(value)}`).join(", ");
  const options = [
    ...(inPath === "" ? [] : [`params: { path: { ${inPath} } }`]),
    ...(example === undefined ? [] : [`body: ${inline(example)}`]),
  ];
  const called = options.length === 0 ? "" : `, {\n  ${options.join(",\n  ")},\n}`;
  const token = needsOperator ? ", token: process.env.ADMIN_TOKEN" : "";
  return [
    'import { createVolarisClient } from "@volaris/client";',
    "",
    `const volaris = createVolarisClient({ baseUrl: "${baseUrl}"${token} });`,
    `const { data, error } = await volaris.${method}("${path}"${called});`,
    'if (error) throw new Error(error.error.message + " " + error.error.hint);',
    "console.log(data);",
  ].join("\n");
}

function python(operation: ApiOperation, baseUrl: string): string {
  const { method, needsOperator, body } = operation;
  const example = body?.examples[0]?.text;
  const headers = needsOperator ? `, headers={"Authorization": f"Bearer {os.environ['ADMIN_TOKEN']}"}` : "";
  const json = example === undefined ? "" : `, json=${pythonValue(inline(example))}`;
  return [
    needsOperator ? "import os\nimport requests" : "import requests",
    "",
    `answer = requests.${method.toLowerCase()}("${baseUrl}${exampleAddress(operation)}"${json}${headers}, timeout=30)`,
    "answer.raise_for_status()",
    "print(answer.json())",
  ].join("\n");
}

const inline = (json: string) => json.replaceAll(/\n\s*/g, " ");

/** JSON's words as Python's, where they stand as values. */
function pythonValue(json: string): string {
  const names: Readonly<Record<string, string>> = { true: "True", false: "False", null: "None" };
  return json.replaceAll(/: (true|false|null)\b/g, (_, word: string) => `: ${names[word]}`);
}
