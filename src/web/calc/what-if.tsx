import type { Child, FC } from "hono/jsx";
import type { PayoffPicture } from "../../charts/payoff.ts";
import { SCENARIO_FIGURES, scenarioWords } from "../../charts/scenario-words.ts";
import { addDays } from "../../market/calendar-date.ts";
import type { WhatIfModel } from "../../options/payoff/what-if.ts";
import { type AskedScenario, MOST_SHIFT } from "./scenario.ts";

/** What the page's script computes from: handed over as data, which no browser runs. */
export type BrowserInputs = { picture: PayoffPicture; model: WhatIfModel };

type WhatIfProps = {
  picture: PayoffPicture;
  model: WhatIfModel;
  asked: AskedScenario;
  typed: { date: string; shift: string; price: string };
  carried: readonly (readonly [name: string, value: string])[];
};

const NAMES: Readonly<Record<(typeof SCENARIO_FIGURES)[number], string>> = {
  profit: "Profit",
  delta: "Delta",
  gamma: "Gamma",
  theta: "Theta a day",
  vega: "Vega a point",
  rho: "Rho a point",
};

/** The trade on another day, at another volatility and price. Works as a form; calc.js redraws as sliders move. */
export const WhatIf: FC<WhatIfProps> = ({ picture, model, asked, typed, carried }) => {
  const words = scenarioWords(model, asked.scenario, asked.price);
  return (
    <section class="panel" id="what-if">
      <h2>What if</h2>
      <form action="/calc#what-if" class="what-if">
        {carried.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Inputs picture={picture} asked={asked} typed={typed} />
        <button type="submit">Show</button>
      </form>
      <dl class="figures" aria-live="polite">
        {SCENARIO_FIGURES.map((name) => (
          <div>
            <dt>{NAMES[name]}</dt>
            <dd data-figure={name}>{words[name]}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">
        Each option by Black at its own volatility, held by strike, with the carry left to it; an American one
        never below exercise.
      </p>
    </section>
  );
};

const Inputs: FC<Pick<WhatIfProps, "picture" | "asked" | "typed">> = ({ picture, asked, typed }) => {
  const { expiration, dte, underlyingPrice, prices } = picture;
  const today = addDays(expiration, -dte);
  const { days, volatilityPoints } = asked.scenario;
  const { wrong } = asked;
  return (
    <>
      <Dial name="date" label={`Date, ${today} to ${expiration}`} wrong={wrong.date}>
        <input
          id="date"
          name="date"
          type="date"
          min={today}
          max={expiration}
          value={wrong.date === undefined ? addDays(today, days) : typed.date}
        />
        <Slider of="date" label="Date" min={0} max={dte} step={1} value={days} />
      </Dial>
      <Dial name="shift" label="Volatility, points more or less" wrong={wrong.shift}>
        <input
          id="shift"
          name="shift"
          type="number"
          min={-MOST_SHIFT}
          max={MOST_SHIFT}
          step="any"
          value={wrong.shift === undefined ? String(volatilityPoints) : typed.shift}
        />
        <Slider of="shift" label="Volatility shift" min={-20} max={20} step={0.5} value={volatilityPoints} />
      </Dial>
      <Dial name="price" label="Underlying, dollars" wrong={wrong.price}>
        <input
          id="price"
          name="price"
          type="number"
          min={0.01}
          step="any"
          value={wrong.price === undefined ? String(asked.price) : typed.price}
        />
        <Slider
          of="price"
          label="Price of the underlying"
          min={Math.ceil(prices[0] ?? 0)}
          max={Math.floor(prices.at(-1) ?? underlyingPrice)}
          step="any"
          value={asked.price}
        />
      </Dial>
    </>
  );
};

const Dial: FC<{ name: string; label: string; wrong: string | undefined; children?: Child }> = ({
  name,
  label,
  wrong,
  children,
}) => (
  <div class="field">
    <label for={name}>{label}</label>
    {children}
    {wrong !== undefined && (
      <p class="wrong" role="alert">
        {wrong}
      </p>
    )}
  </div>
);

type SliderProps = {
  of: string;
  label: string;
  min: number;
  max: number;
  step: number | "any";
  value: number;
};

/** Only a script gives it a use: until then it is disabled, and keeps its place unseen. */
const Slider: FC<SliderProps> = ({ of, label, min, max, step, value }) => (
  <input
    type="range"
    class="slider"
    disabled
    data-slider={of}
    aria-label={label}
    min={min}
    max={max}
    step={String(step)}
    value={String(value)}
  />
);
