import type { FC } from "hono/jsx";
import type { ApiOperation, Parameter } from "./read-api.ts";

/** Where the form of a GET leads without JavaScript: from there on to the address that it spells. */
export const TRY_PATH = "/docs/try";

/**
 * A form that asks the route from this page. Without JavaScript a GET opens the answer itself, and a POST can't be sent:
 * forms know no JSON.
 */
export const TryIt: FC<{ operation: ApiOperation }> = ({ operation }) => {
  const { id, method, path, parameters, body } = operation;
  return (
    <details class="try">
      <summary>
        Try it<span class="unseen">: {operation.summary}</span>
      </summary>
      <form action={TRY_PATH} method="get" data-try={method} data-path={path}>
        <input type="hidden" name="operation" value={id} />
        <div class="inputs">
          {parameters.map((parameter) => (
            <Input parameter={parameter} id={`${id}-${parameter.name}`} />
          ))}
        </div>
        {method === "POST" && <BodyInput id={`${id}-body`} text={body?.examples[0]?.text ?? "{}"} />}
        <SendButton method={method} />
        <div class="answer" role="status" />
      </form>
    </details>
  );
};

const Input: FC<{ parameter: Parameter; id: string }> = ({ parameter, id }) => {
  const { name, place, required, choices, example } = parameter;
  const shared = { id, name, "data-place": place, required };
  return (
    <label for={id}>
      {name}
      {choices.length > 0 ? (
        <select {...shared}>
          {!required && <option value="">left out</option>}
          {choices.map((choice) => (
            <option selected={required && choice === example}>{choice}</option>
          ))}
        </select>
      ) : (
        <input {...shared} value={required ? example : ""} placeholder={example} autocomplete="off" />
      )}
    </label>
  );
};

const BodyInput: FC<{ id: string; text: string }> = ({ id, text }) => (
  <label for={id} class="entry">
    Body
    <textarea id={id} data-body rows={Math.min(text.split("\n").length + 1, 14)} spellcheck={false}>
      {text}
    </textarea>
  </label>
);

const SendButton: FC<{ method: string }> = ({ method }) => (
  <p>
    {method === "GET" ? (
      <button type="submit" class="first">
        Send
      </button>
    ) : (
      <button type="submit" class="first" disabled data-needs-script>
        Send
      </button>
    )}
    {method === "POST" && (
      <noscript> Sending a body takes JavaScript; the curl line above does the same.</noscript>
    )}
  </p>
);

/** The token for all forms of a page. It is read when a form is sent, and kept nowhere. */
export const Token: FC = () => (
  <label for="token" class="token" data-token>
    Token, where one is needed; kept in this page's memory alone
    <input id="token" type="password" autocomplete="off" spellcheck={false} />
  </label>
);
