import type { FC } from "hono/jsx";
import { ERROR_TABLE, type ErrorCode } from "../../../error-table.ts";
import { ERROR_WORDS } from "./error-words.ts";

export const ERROR_CODES = Object.keys(ERROR_TABLE).sort() as readonly ErrorCode[];
export const ERRORS_SUMMARY = "Every refusal has a code, a message, a hint and a requestId; one page a code.";
const EXAMPLE_ID = "8f2c0b6a7d3e1f94";
const SHAPE =
  "Every refusal of the JSON door has one shape. code is for programs and never changes; message says what is wrong, " +
  "hint what to do; requestId is also in the header x-request-id and in the log.";

/** Where whether to ask again hangs on which of two things happened. */
const AGAIN: Readonly<Partial<Record<ErrorCode, string>>> = {
  conflict:
    "Of a run that goes on: yes, when it has ended; Retry-After says when that is at the latest. " +
    "Else no: a job that is paused has to be resumed first.",
};

/** The same in a word. */
const againWord = (code: ErrorCode) =>
  code in AGAIN ? "it depends" : ERROR_TABLE[code].retryable ? "later" : "no";

const retryWords = (code: ErrorCode) =>
  AGAIN[code] ??
  (ERROR_TABLE[code].retryable
    ? "Yes: the same request may succeed later. Wait as long as Retry-After says, else a few seconds, then longer each time."
    : "No: the same request fails again until something is changed.");

/** The body as it comes. */
function exampleBody(code: ErrorCode): string {
  const { hint } = ERROR_TABLE[code];
  return JSON.stringify(
    { error: { code, message: ERROR_WORDS[code].example, hint, requestId: EXAMPLE_ID } },
    null,
    2,
  );
}

export const ErrorsPage: FC = () => (
  <>
    <h1>Errors</h1>
    <p>{SHAPE}</p>
    <pre tabindex={0}>{exampleBody("unknown_symbol")}</pre>
    <div class="scroll" tabindex={0}>
      <table>
        <caption>All codes</caption>
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col" class="number">
              Status
            </th>
            <th scope="col">Again?</th>
            <th scope="col">What it means</th>
          </tr>
        </thead>
        <tbody>
          {ERROR_CODES.map((code) => (
            <ErrorRow code={code} />
          ))}
        </tbody>
      </table>
    </div>
  </>
);

const ErrorRow: FC<{ code: ErrorCode }> = ({ code }) => (
  <tr>
    <th scope="row">
      <a href={`/docs/errors/${code}`}>
        <code>{code}</code>
      </a>
    </th>
    <td class="number">{ERROR_TABLE[code].status}</td>
    <td>{againWord(code)}</td>
    <td>{ERROR_TABLE[code].summary}</td>
  </tr>
);

export const ErrorPage: FC<{ code: ErrorCode }> = ({ code }) => (
  <>
    <h1>
      <code>{code}</code>
    </h1>
    <p>
      <strong>{ERROR_TABLE[code].summary}</strong> Status {ERROR_TABLE[code].status}.
    </p>
    <h2 id="when">When it happens</h2>
    <p>{ERROR_WORDS[code].when}</p>
    <h2 id="what-to-do">What to do</h2>
    <p>{ERROR_WORDS[code].todo}</p>
    <h2 id="again">Is it worth trying again?</h2>
    <p>{retryWords(code)}</p>
    <h2 id="example">Example</h2>
    <pre tabindex={0}>{exampleBody(code)}</pre>
    <p>
      <a href="/docs/errors">All errors</a>
    </p>
  </>
);

export function errorsMarkdown(): string {
  const rows = ERROR_CODES.map((code) => {
    const { status, summary } = ERROR_TABLE[code];
    return `| [${code}](/docs/errors/${code}.md) | ${status} | ${againWord(code)} | ${summary} |`;
  });
  return [
    `# Errors\n\n${SHAPE}\n`,
    `\`\`\`json\n${exampleBody("unknown_symbol")}\n\`\`\`\n`,
    "| code | status | again? | what it means |\n| --- | ---: | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

export function errorMarkdown(code: ErrorCode): string {
  const { summary, status } = ERROR_TABLE[code];
  const { when, todo } = ERROR_WORDS[code];
  return [
    `# ${code}`,
    `${summary} Status ${status}.`,
    "## When it happens",
    when,
    "## What to do",
    todo,
    "## Is it worth trying again?",
    retryWords(code),
    "## Example",
    `\`\`\`json\n${exampleBody(code)}\n\`\`\`\n`,
  ].join("\n\n");
}
