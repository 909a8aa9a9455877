import { codeExamples } from "./code-examples.ts";
import { typeOf } from "./fields.tsx";
import type { Api, ApiGroup, ApiOperation } from "./read-api.ts";
import type { Field, Form } from "./read-fields.ts";
import { READER_WORDS } from "./reader-words.ts";

/** A group of routes as Markdown: the same as its page, for who reads text. */
export function groupMarkdown({ baseUrl }: Api, { title, description, operations }: ApiGroup): string {
  const parts = operations.map((operation) => operationMarkdown(operation, baseUrl));
  return `# ${title}\n\n${description}\n\n${parts.join("\n")}`;
}

function operationMarkdown(operation: ApiOperation, baseUrl: string): string {
  const { summary, method, path, id, description, needsOperator, answers, errors } = operation;
  return [
    `## ${summary}`,
    `\`${method} ${path}\` (${id})`,
    ...(description === "" ? [] : [description]),
    ...(needsOperator ? ["Needs the operator's token: `Authorization: Bearer ADMIN_TOKEN`."] : []),
    ...(operation.needsReader ? [READER_WORDS] : []),
    ...parametersMarkdown(operation),
    ...bodyMarkdown(operation),
    ...answers.flatMap(({ status, description: what, fields, example }) => [
      `### Answer ${status}`,
      `${what}.`,
      fieldLines(fields, []).join("\n"),
      ...(example === null ? [] : ["Example, lists shortened:", block("json", example)]),
    ]),
    `Errors: ${errors.map((code) => `[${code}](/docs/errors/${code}.md)`).join(", ")}.`,
    ...codeExamples(operation, baseUrl).map(({ title, text }) => block(LANGUAGES[title] ?? "", text)),
    "",
  ].join("\n\n");
}

const LANGUAGES: Readonly<Record<string, string>> = { curl: "sh", TypeScript: "ts", Python: "python" };

function parametersMarkdown({ parameters }: ApiOperation): string[] {
  if (parameters.length === 0) return [];
  const rows = parameters.map((parameter) => {
    const { name, place, description } = parameter;
    return `| \`${name}\` | ${place} | ${typeOf(parameter, true)} | ${description} |`;
  });
  return [["| parameter | where | value | what it is |", "| --- | --- | --- | --- |", ...rows].join("\n")];
}

function bodyMarkdown({ body }: ApiOperation): string[] {
  if (body === null) return [];
  return [
    `### Body${body.required ? "" : ", may be left out"}`,
    fieldLines(body.fields, body.forms).join("\n"),
    ...body.examples.flatMap(({ title, text }) => [`${title}:`, block("json", text)]),
  ];
}

function fieldLines(fields: readonly Field[], forms: readonly Form[], indent = ""): string[] {
  const own = fields.flatMap((field) => [
    `${indent}- \`${field.name}\` (${typeOf(field)}) ${field.description}`.trimEnd(),
    ...fieldLines(field.fields, field.forms, `${indent}  `),
  ]);
  const either = forms.flatMap(({ title, fields: inner }) => [
    `${indent}- ${title}`,
    ...fieldLines(inner, [], `${indent}  `),
  ]);
  return [...own, ...either];
}

const block = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;
