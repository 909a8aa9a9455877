import type { FC } from "hono/jsx";
import { FILLS } from "../../options/fill-prices.ts";
import { STRATEGIES } from "../../options/strategy.ts";
import { BIASES, PLAN_FAMILIES } from "../../planning/families.ts";
import { PLAN_MODES } from "../../planning/judge-candidate.ts";
import { Field, type Filled, Refusal, Select } from "../forms/field.tsx";

const BIAS_TEXT = {
  bullish: "Bullish: it goes up",
  bearish: "Bearish: it goes down",
  neutral: "Neutral: it stays about here",
  volatile: "Volatile: a big move either way",
};
const MODE_TEXT = { auto: "Whatever pays", credit: "A credit", debit: "A debit" };
const FILL_TEXT = { mid: "Middle", realistic: "Halfway across", natural: "All across" };

/** What is expected, may be lost, and will not be traded. */
export const PlanForm: FC<{ form: Filled }> = ({ form }) => (
  <form class="trade-form" action="/plan">
    <Refusal mistakes={form.mistakes} />
    <div class="fields">
      <Field form={form} name="symbol" label="Symbol" placeholder="SPY" size={8} />
      <Select
        form={form}
        name="bias"
        label="Your view"
        none="Choose one"
        choices={BIASES.map((value) => ({ value, text: BIAS_TEXT[value] }))}
      />
      <Field form={form} name="dte" label="Days to expiration" kind="number" placeholder="35" size={6} />
      <Field form={form} name="expiration" label="or expiration" kind="date" />
      <Field form={form} name="target" label="Price expected then" kind="number" size={8} />
      <Field form={form} name="maxRisk" label="Risk at most, dollars" kind="number" size={8} />
    </div>
    <More form={form} />
    <p>
      <button class="first" type="submit">
        Plan
      </button>
    </p>
  </form>
);

const More: FC<{ form: Filled }> = ({ form }) => (
  <details open={hasMore(form)}>
    <summary>Account, odds, fill, and what is built</summary>
    <div class="fields">
      <Select
        form={form}
        name="mode"
        label="Opens for"
        usual="auto"
        choices={PLAN_MODES.map((value) => ({ value, text: MODE_TEXT[value] }))}
      />
      <Field form={form} name="accountSize" label="Account, dollars" kind="number" size={10} />
      <Field form={form} name="riskPercent" label="Risk, % of it" kind="number" placeholder="2" size={6} />
      <Field form={form} name="minProbability" label="Least odds of profit, 0 to 1" kind="number" size={6} />
      <Select
        form={form}
        name="fill"
        label="Filled at"
        usual="realistic"
        choices={FILLS.map((value) => ({ value, text: FILL_TEXT[value] }))}
      />
      <Field form={form} name="limit" label="Trades shown" kind="number" placeholder="5" size={4} />
      <Select
        form={form}
        name="undefinedRisk"
        label="Loss without an end"
        usual="false"
        choices={[
          { value: "false", text: "Not wanted" },
          { value: "true", text: "Short puts, strangles, straddles too" },
        ]}
      />
      <Select
        form={form}
        name="filters"
        label="Filters of liquidity and cost"
        none="On"
        choices={[{ value: "none", text: "Off: whatever can be built" }]}
      />
    </div>
    <Families form={form} />
  </details>
);

const LABELS = new Map<string, string>(STRATEGIES.map(({ name, label }) => [name, label]));

const Families: FC<{ form: Filled }> = ({ form: { typed, mistakes } }) => {
  const chosen = new Set(typed.getAll("families"));
  const wrong = mistakes?.of("families") ?? null;
  return (
    <fieldset class="families">
      <legend>Only these, or those of the view where none is ticked</legend>
      {PLAN_FAMILIES.map((family) => (
        <label>
          <input type="checkbox" name="families" value={family} checked={chosen.has(family)} />{" "}
          {LABELS.get(family) ?? family}
        </label>
      ))}
      {wrong !== null && <p class="wrong">{wrong}</p>}
    </fieldset>
  );
};

const MORE_NAMES = ["accountSize", "riskPercent", "minProbability", "limit", "families", "filters"];

function hasMore({ typed, mistakes }: Filled): boolean {
  return MORE_NAMES.some(
    (name) => typed.getAll(name).some((text) => text !== "") || (mistakes?.of(name) ?? null) !== null,
  );
}
