import { type PayoffPicture, payoffSvg } from "../../../charts/payoff.ts";
import { scenarioPayoff } from "../../../charts/scenario-payoff.ts";
import { SCENARIO_FIGURES, scenarioWords } from "../../../charts/scenario-words.ts";
import { addDays, daysBetween } from "../../../market/calendar-date.ts";
import type { WhatIfModel } from "../../../options/payoff/what-if.ts";

type Inputs = { picture: PayoffPicture; model: WhatIfModel };

/** Draws the payoff anew as date, volatility and price change, from what the page was made of. */
export function redrawPayoff(): void {
  const data = document.querySelector("#calc-inputs")?.textContent;
  const picture = document.querySelector("#payoff figure > svg");
  if (data === undefined || data === null || picture === null) return;
  new WhatIfDesk(JSON.parse(data) as Inputs, picture).open();
}

class WhatIfDesk {
  readonly #inputs: Inputs;
  #picture: Element;
  #waiting = false;

  constructor(inputs: Inputs, picture: Element) {
    this.#inputs = inputs;
    this.#picture = picture;
  }

  open(): void {
    for (const name of ["date", "shift", "price"]) {
      const [box, slider] = [field(`#${name}`), field(`[data-slider="${name}"]`)];
      slider.disabled = false;
      slider.addEventListener("input", () => {
        box.value = this.#boxed(name, Number(slider.value));
        this.#drawSoon();
      });
      box.addEventListener("input", () => {
        slider.value = this.#slid(name, box.value);
        this.#drawSoon();
      });
    }
  }

  get #today(): string {
    const { expiration, dte } = this.#inputs.picture;
    return addDays(expiration, -dte);
  }

  #boxed(name: string, value: number): string {
    return name === "date" ? addDays(this.#today, value) : value.toFixed(name === "price" ? 2 : 1);
  }

  #slid(name: string, text: string): string {
    return name === "date" && text !== "" ? String(daysBetween(this.#today, text)) : text;
  }

  /** Once a frame, however fast the slider moves. */
  #drawSoon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { picture, model } = this.#inputs;
    const [date, shift, price] = [field("#date"), field("#shift"), field("#price")];
    if (!(date.value !== "" && date.checkValidity() && shift.checkValidity() && price.checkValidity()))
      return;
    const days = daysBetween(this.#today, date.value);
    const scenario = { days, volatilityPoints: Number(shift.value) };
    this.#replacePicture(payoffSvg(scenarioPayoff(picture, model, scenario), "page"));
    const words = scenarioWords(model, scenario, Number(price.value));
    for (const name of SCENARIO_FIGURES) {
      const shown = document.querySelector(`[data-figure="${name}"]`);
      if (shown !== null) shown.textContent = words[name];
    }
    keepInAddress({ date: date.value, shift: shift.value, price: price.value });
  }

  #replacePicture(svg: string): void {
    const next = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    this.#picture.replaceWith(next);
    this.#picture = next;
  }
}

function field(selector: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
}

/** So that the link shows what is seen; what was in the address already stays as it was written. */
function keepInAddress(values: Readonly<Record<string, string>>): void {
  const kept = location.search
    .slice(1)
    .split("&")
    .filter((part) => !Object.hasOwn(values, part.split("=")[0] ?? ""));
  const own = Object.entries(values).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  history.replaceState(null, "", `?${[...kept, ...own].join("&")}${location.hash}`);
}
