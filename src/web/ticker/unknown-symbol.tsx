import type { Context } from "hono";
import type { FC } from "hono/jsx";
import type { EdgeEnv } from "../../edge/env.ts";
import { type AppError, errorBody } from "../../errors.ts";
import { page } from "../frame/page.tsx";
import type { WebServices } from "../services.ts";
import { nearestSymbols } from "./nearest-symbols.ts";

const MOST_NAMED = 8;

/** What to do about a symbol that is not kept: those that may have been meant, and how one is added. */
export async function answerUnknownSymbol(
  c: Context<EdgeEnv>,
  services: Pick<WebServices, "chains">,
  symbol: string,
  failure: AppError,
): Promise<Response> {
  const kept = (await services.chains.tickers()).map((ticker) => ticker.symbol);
  const near = nearestSymbols(symbol, kept, MOST_NAMED);
  const { message } = errorBody(failure, c.get("requestId")).error;
  const frame = { title: "That symbol is not kept", description: message, listed: false };
  return page(
    c,
    frame,
    <section class="narrow">
      <h1>{frame.title}</h1>
      <p>{message}</p>
      <p>
        {near.length > 0 ? "Did you mean " : "Kept are "}
        {(near.length > 0 ? near : kept.slice(0, MOST_NAMED)).map((one, i) => (
          <>
            {i > 0 && ", "}
            <a href={`/t/${encodeURIComponent(one)}`}>{one}</a>
          </>
        ))}
        {near.length > 0 ? "?" : kept.length > MOST_NAMED ? " and more." : "."}{" "}
        <a href="/">All that are kept</a>
      </p>
      <HowToAdd symbol={symbol} />
      <p class="muted">
        <a href="/docs/errors/unknown_symbol">
          <code>unknown_symbol</code>
        </a>{" "}
        · request {c.get("requestId")}
      </p>
    </section>,
    404,
  );
}

const HowToAdd: FC<{ symbol: string }> = ({ symbol }) => (
  <p>
    Others are the operator’s to add: <a href="/docs/operating#steering">how</a>, with{" "}
    <code>npm run seed -- add {symbol}</code>
  </p>
);
