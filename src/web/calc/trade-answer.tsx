import { raw } from "hono/html";
import type { FC } from "hono/jsx";
import type { Payoff } from "../../calculator/calculate-payoff.ts";
import type { CalculateInput } from "../../calculator/calculate-request.ts";
import { payoffSvg } from "../../charts/payoff.ts";
import { scenarioPayoff } from "../../charts/scenario-payoff.ts";
import { payoffPicture } from "../../edge/pictures/picture-inputs.ts";
import { Notes } from "../parts/notes.tsx";
import { PictureWithNumbers } from "../parts/picture.tsx";
import type { Asked } from "./asked.ts";
import { type AskedScenario, readScenario } from "./scenario.ts";
import { ShareTrade } from "./share-trade.tsx";
import { TradeEvents, TradeInputs } from "./trade-basis.tsx";
import { TradeFigures, TradeGreeks } from "./trade-figures.tsx";
import type { TradeBody } from "./trade-query.ts";
import { CurveNumbers, LegsTable, ProfitByDate } from "./trade-tables.tsx";
import { type BrowserInputs, WhatIf } from "./what-if.tsx";

/** A trade that was calculated, with what was asked of it. */
export type Answered = {
  payoff: Payoff;
  input: CalculateInput;
  /** With the dates that it was made of. */
  body: TradeBody;
  asked: AskedScenario;
};

export function answered(payoff: Payoff, input: CalculateInput, body: TradeBody, asked: Asked): Answered {
  return { payoff, input, body, asked: readScenario(asked, payoff.calculation) };
}

type AnswerProps = {
  of: Answered;
  whatIf: Asked["whatIf"];
  carried: readonly (readonly [name: string, value: string])[];
  publicBaseUrl: string;
  nowMs: number;
};

/** Everything that is known of a trade. */
export const TradeAnswer: FC<AnswerProps> = ({ of, whatIf, carried, publicBaseUrl, nowMs }) => {
  const { calculation, model } = of.payoff;
  const picture = payoffPicture(of.payoff);
  return (
    <>
      <Notes texts={calculation.warnings} />
      <div class="halves">
        <div>
          <PayoffFigure of={of} />
          {model !== null && (
            <WhatIf picture={picture} model={model} asked={of.asked} typed={whatIf} carried={carried} />
          )}
        </div>
        <div>
          <TradeFigures of={calculation} />
          <TradeGreeks of={calculation} />
        </div>
      </div>
      <div class="halves">
        <TradeEvents of={calculation} />
        <TradeInputs of={calculation} />
      </div>
      <h2>Legs as quoted</h2>
      <LegsTable of={calculation} nowMs={nowMs} />
      {calculation.profitTable !== null && <h2>Profit by price and date</h2>}
      <ProfitByDate of={calculation} />
      <ShareTrade body={of.body} input={of.input} of={calculation} publicBaseUrl={publicBaseUrl} />
      {model !== null && <ForBrowser inputs={{ picture, model }} />}
    </>
  );
};

const PayoffFigure: FC<{ of: Answered }> = ({ of: { payoff, asked } }) => {
  const picture = payoffPicture(payoff);
  const shown = payoff.model === null ? picture : scenarioPayoff(picture, payoff.model, asked.scenario);
  return (
    <div id="payoff">
      <PictureWithNumbers svg={payoffSvg(shown, "page")} numbers="These curves as a table">
        <CurveNumbers payoff={payoff} />
      </PictureWithNumbers>
    </div>
  );
};

/** Data, which no browser runs; "<" could end the element. */
const ForBrowser: FC<{ inputs: BrowserInputs }> = ({ inputs }) => (
  <script type="application/json" id="calc-inputs">
    {raw(JSON.stringify(inputs).replaceAll("<", "\\u003c"))}
  </script>
);
