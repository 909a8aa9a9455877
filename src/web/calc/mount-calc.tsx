import type { Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { EdgeEnv } from "../../edge/env.ts";
import { needQuotes } from "../../edge/identity/raw-quotes.ts";
import { ERROR_TABLE } from "../../error-table.ts";
import { AppError } from "../../errors.ts";
import { mistakesOf } from "../forms/mistakes.ts";
import { orRefused } from "../forms/or-refused.ts";
import { page } from "../frame/page.tsx";
import type { WebDoor, WebServices } from "../services.ts";
import { type Asked, readAsked } from "./asked.ts";
import { CalcPage } from "./calc-page.tsx";
import { settledBody } from "./edit-legs.ts";
import { readChainPanel } from "./read-chain-panel.ts";
import { type Answered, answered } from "./trade-answer.tsx";
import { tradeTitle } from "./trade-summary.tsx";

type Calculating = Pick<WebServices, "calculator" | "chains" | "parseCalc" | "nowMs">;

const DESCRIPTION =
  "What an options trade costs, can make and can lose, and how likely, from stored quotes or your own.";

/** `/calc`: a trade in the address, calculated. What is wrong with one is said beside the form that was kept. */
export function mountCalc(
  app: Hono<EdgeEnv>,
  services: Calculating,
  { publicBaseUrl }: Pick<WebDoor, "publicBaseUrl">,
): void {
  app.get("/calc", async (c) => {
    const asked = readAsked(new URL(c.req.url).searchParams);
    const [trade, panel] = await Promise.all([
      orRefused(() => calculateAsked(c, services, asked)),
      orRefused(() => readPanel(c, services, asked)),
    ]);
    const refused = trade instanceof AppError ? trade : null;
    const answer = trade instanceof AppError ? null : trade;
    const title = answer === null ? "Calculator" : tradeTitle(answer.payoff.calculation);
    return page(
      c,
      {
        title,
        description: DESCRIPTION,
        scripts: answer?.payoff.model ? ["calc.js"] : [],
        listed: answer === null,
      },
      <CalcPage
        asked={asked}
        answer={answer}
        mistakes={refused === null ? null : mistakesOf(refused)}
        panel={panel}
        publicBaseUrl={publicBaseUrl}
        nowMs={services.nowMs()}
      />,
      statusOf(refused, answer),
    );
  });
}

/** A trade with a symbol is reckoned with raw quotes, which may need a reader. */
function needReader(c: Context<EdgeEnv>, { symbol }: Asked): void {
  if (symbol !== null) needQuotes(c, "A trade without a symbol, with your own prices, is open to all.");
}

async function calculateAsked(
  c: Context<EdgeEnv>,
  services: Calculating,
  asked: Asked,
): Promise<Answered | null> {
  if (asked.unread !== null) throw asked.unread;
  if (asked.body === null) return null;
  const input = services.parseCalc(asked.body);
  needReader(c, asked);
  const payoff = await services.calculator.payoff(input);
  return answered(payoff, input, settledBody(asked.body, payoff.calculation), asked);
}

function readPanel(c: Context<EdgeEnv>, services: Calculating, asked: Asked) {
  if (asked.chain !== null) needReader(c, asked);
  const strikes = (asked.body?.legs ?? []).flatMap(({ strike }) => strike ?? []);
  return readChainPanel(services, asked, new Set(strikes));
}

function statusOf(refused: AppError | null, answer: Answered | null): ContentfulStatusCode {
  if (refused !== null) return ERROR_TABLE[refused.code].status;
  return answer !== null && Object.keys(answer.asked.wrong).length > 0 ? 400 : 200;
}
