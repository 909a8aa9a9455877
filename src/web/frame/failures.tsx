import type { Context, ErrorHandler } from "hono";
import type { FC } from "hono/jsx";
import type { EdgeEnv } from "../../edge/env.ts";
import { ERROR_TABLE } from "../../error-table.ts";
import { AppError, asAppError, errorBody } from "../../errors.ts";
import { errorFields } from "../../log.ts";
import { Hint } from "../parts/hint.tsx";
import type { WebServices } from "../services.ts";
import { page } from "./page.tsx";

/** Every failure as a page that says what, why and what to do; what is ours to mend is told with its causes. */
export function answerFailure({ log, note }: Pick<WebServices, "log" | "note">): ErrorHandler<EdgeEnv> {
  return (error, c) => {
    const failure = asAppError(error);
    const requestId = c.get("requestId");
    if (ERROR_TABLE[failure.code].status >= 500) {
      log("error", "request_failed", {
        requestId,
        path: c.req.path,
        code: failure.code,
        ...errorFields(failure),
      });
    }
    note?.({ code: failure.code });
    if (failure.retryAfterSeconds !== undefined) c.header("retry-after", String(failure.retryAfterSeconds));
    return failurePage(c, failure);
  };
}

export function answerNoPage(c: Context<EdgeEnv>): Promise<Response> {
  return failurePage(c, new AppError("not_found", `There is no page ${c.req.path}.`));
}

/** `methods` are those that the path answers. */
export async function answerWrongMethod(c: Context<EdgeEnv>, methods: readonly string[]): Promise<Response> {
  c.header("allow", methods.join(", "));
  const message = `${c.req.path} does not answer ${c.req.method}.`;
  return failurePage(c, new AppError("method_not_allowed", message));
}

function failurePage(c: Context<EdgeEnv>, failure: AppError): Promise<Response> {
  const { error } = errorBody(failure, c.get("requestId"));
  const frame = {
    title: TITLES[failure.code] ?? "That did not work",
    description: error.message,
    listed: false,
  };
  return page(c, frame, <Failure {...error} title={frame.title} />, ERROR_TABLE[failure.code].status);
}

const TITLES: Readonly<Record<string, string>> = {
  not_found: "There is nothing here",
  unknown_symbol: "That symbol is not kept",
};

const Failure: FC<{ title: string; code: string; message: string; hint: string; requestId: string }> = ({
  title,
  code,
  message,
  hint,
  requestId,
}) => (
  <section class="narrow">
    <h1>{title}</h1>
    <p>{message}</p>
    <p>
      <Hint text={hint} />
    </p>
    <p class="muted">
      <a href={`/docs/errors/${code}`}>
        <code>{code}</code>
      </a>{" "}
      · request {requestId}
    </p>
  </section>
);
