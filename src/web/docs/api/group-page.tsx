import type { FC } from "hono/jsx";
import { Operation } from "./operation.tsx";
import type { Api, ApiGroup } from "./read-api.ts";
import { Token } from "./try-it.tsx";

/** A group of routes as a page. */
export const GroupPage: FC<{ api: Api; group: ApiGroup }> = ({ api, group }) => (
  <>
    <h1>{group.title}</h1>
    <p>
      {group.description} <a href="/docs/api">Your first request</a> says how to call,{" "}
      <a href="/docs/errors">Errors</a> what a refusal looks like.
    </p>
    <nav aria-label="On this page">
      <ul class="contents">
        {group.operations.map(({ id, method, path }) => (
          <li>
            <a href={`#${id}`}>
              <span class="method">{method}</span> <code>{path}</code>
            </a>
          </li>
        ))}
      </ul>
    </nav>
    <Token />
    {group.operations.map((operation) => (
      <Operation operation={operation} baseUrl={api.baseUrl} />
    ))}
  </>
);
