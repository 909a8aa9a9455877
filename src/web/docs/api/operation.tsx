import type { FC } from "hono/jsx";
import { codeExamples } from "./code-examples.ts";
import { Fields, typeOf } from "./fields.tsx";
import type { ApiAnswer, ApiOperation, Parameter } from "./read-api.ts";
import { READER_WORDS } from "./reader-words.ts";
import { TryIt } from "./try-it.tsx";

/** One route: what it is, what it takes and answers, and a form that asks it. */
export const Operation: FC<{ operation: ApiOperation; baseUrl: string }> = ({ operation, baseUrl }) => (
  <section class="operation" aria-labelledby={operation.id}>
    <h2 id={operation.id}>{operation.summary}</h2>
    <p class="address">
      <span class="method">{operation.method}</span> <code>{operation.path}</code>{" "}
      <a href={`#${operation.id}`} class="muted">
        {operation.id}
      </a>
    </p>
    {operation.description !== "" && <p>{operation.description}</p>}
    {operation.needsOperator && (
      <p class="note">
        Needs the operator's token: <code>Authorization: Bearer ADMIN_TOKEN</code>.
      </p>
    )}
    {operation.needsReader && <p class="note">{READER_WORDS}</p>}
    {operation.parameters.length > 0 && <Parameters parameters={operation.parameters} id={operation.id} />}
    <Body body={operation.body} />
    {operation.answers.map((answer) => (
      <Answer answer={answer} />
    ))}
    <Errors codes={operation.errors} />
    <Code operation={operation} baseUrl={baseUrl} />
    <TryIt operation={operation} />
  </section>
);

const Parameters: FC<{ parameters: readonly Parameter[]; id: string }> = ({ parameters }) => (
  <div class="scroll">
    <table class="told">
      <caption>Parameters</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Where</th>
          <th scope="col">Value</th>
          <th scope="col">What it is</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map((parameter) => (
          <tr>
            <th scope="row">
              <code>{parameter.name}</code>
            </th>
            <td>{parameter.place}</td>
            <td>{typeOf(parameter, true)}</td>
            <td>{parameter.description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Body: FC<{ body: ApiOperation["body"] }> = ({ body }) =>
  body === null ? null : (
    <>
      <h3>Body{body.required ? "" : ", may be left out"}</h3>
      <Fields fields={body.fields} forms={body.forms} />
      {body.examples.map(({ title, text }) => (
        <details class="body-example">
          <summary>Example: {title}</summary>
          <pre tabindex={0}>{text}</pre>
        </details>
      ))}
    </>
  );

const Answer: FC<{ answer: ApiAnswer }> = ({ answer }) => (
  <>
    <h3>Answer {answer.status}</h3>
    <p>{answer.description}.</p>
    <Fields fields={answer.fields} />
    {answer.example !== null && (
      <details>
        <summary>Example answer, lists shortened</summary>
        <pre tabindex={0}>{answer.example}</pre>
      </details>
    )}
  </>
);

const Errors: FC<{ codes: readonly string[] }> = ({ codes }) => (
  <p>
    Errors:{" "}
    {codes.map((code, index) => (
      <>
        {index > 0 && ", "}
        <a href={`/docs/errors/${code}`}>
          <code>{code}</code>
        </a>
      </>
    ))}
    .
  </p>
);

const Code: FC<{ operation: ApiOperation; baseUrl: string }> = ({ operation, baseUrl }) => (
  <>
    {codeExamples(operation, baseUrl).map(({ title, text }, index) => (
      <details open={index === 0}>
        <summary>{title}</summary>
        <pre tabindex={0}>{text}</pre>
      </details>
    ))}
  </>
);
