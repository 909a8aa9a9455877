import type { FC } from "hono/jsx";
import { FILLS } from "../../options/fill-prices.ts";
import { STRATEGIES } from "../../options/strategy.ts";
import { Field, type Filled, Refusal, Select } from "../forms/field.tsx";
import { legText, type QueriedLeg } from "./trade-query.ts";

const FILL_CHOICES = FILLS.map((fill) => ({
  value: fill,
  text: { mid: "Middle", realistic: "Halfway across", natural: "All across" }[fill],
}));
const STRATEGY_CHOICES = STRATEGIES.map(({ name, label, summary }) => ({
  value: name,
  text: `${label}: ${summary}`,
}));

/** `legs`: those of a trade that is written out; null for one with a name. */
type FormProps = { form: Filled; legs: readonly QueriedLeg[] | null; chain: string | null };

/** A trade as a form, filled with what was asked. Its address reproduces the trade. */
export const CalcForm: FC<FormProps> = ({ form, legs, chain }) => (
  <form class="trade-form" action="/calc">
    <Refusal mistakes={form.mistakes} />
    {legs === null ? <NamedTrade form={form} /> : <WrittenTrade form={form} legs={legs} />}
    <Overrides form={form} named={legs === null} />
    {chain !== null && <input type="hidden" name="chain" value={chain} />}
    <p>
      <button class="first" type="submit">
        Calculate
      </button>
    </p>
  </form>
);

const NamedTrade: FC<{ form: Filled }> = ({ form }) => (
  <div class="fields">
    <Field form={form} name="symbol" label="Symbol" placeholder="SPY" size={8} />
    <Select form={form} name="strategy" label="Strategy" choices={STRATEGY_CHOICES} none="Choose one" />
    <Field
      form={form}
      name="strikes"
      label="Strikes, the one you trade first comes first"
      placeholder="580/575"
      size={16}
    />
    <Field form={form} name="dte" label="Days to expiration" kind="number" placeholder="30" size={6} />
    <Field form={form} name="expiration" label="or expiration" kind="date" />
  </div>
);

/** Each leg is a text that may be edited; one empty line takes another. */
const WrittenTrade: FC<{ form: Filled; legs: readonly QueriedLeg[] }> = ({ form, legs }) => (
  <fieldset>
    <legend>Legs</legend>
    <div class="fields">
      <Field form={form} name="symbol" label="Symbol" placeholder="SPY" size={8} />
      {[...legs.map(legText), ""].map((text, index) => (
        <div class="field">
          <label for={`leg-${index}`}>{text === "" ? "One leg more" : `Leg ${index + 1}`}</label>
          <input id={`leg-${index}`} name="leg" value={text} size={28} placeholder="-1P575@2026-12-18" />
        </div>
      ))}
    </div>
    <p class="muted">
      <code>-1P580@2026-12-18</code> sells one put at 580; <code>2C600@30d</code> buys two calls thirty days
      out; <code>1S</code> is 100 shares. Behind a leg <code>~p2.5</code> is your own price and{" "}
      <code>~v0.2</code> your own volatility, 20 % a year.
    </p>
  </fieldset>
);

const Overrides: FC<{ form: Filled; named: boolean }> = ({ form, named }) => (
  <details open={hasOverride(form, named)}>
    <summary>Size, fill, and what you know better</summary>
    <div class="fields">
      {named && <NamedOverrides form={form} />}
      <Field form={form} name="underlyingPrice" label="Underlying, dollars" kind="number" size={10} />
      <Select form={form} name="fill" label="Filled at" choices={FILL_CHOICES} usual="mid" />
      <Field form={form} name="contracts" label="Contracts" kind="number" placeholder="1" size={6} />
      <Field form={form} name="accountSize" label="Account, dollars" kind="number" size={10} />
      <Field form={form} name="riskPercent" label="Risk, % of it" kind="number" placeholder="2" size={6} />
      <Field form={form} name="rate" label="Interest a year (0.04 is 4 %)" kind="number" size={8} />
      <Field form={form} name="dividendYield" label="Dividend yield (0.01 is 1 %)" kind="number" size={8} />
    </div>
  </details>
);

const NamedOverrides: FC<{ form: Filled }> = ({ form }) => (
  <>
    <Field form={form} name="premium" label="Net price a share" kind="number" size={8} />
    <Field form={form} name="farDte" label="Later leg: days" kind="number" size={6} />
    <Field form={form} name="farExpiration" label="or its expiration" kind="date" />
    <Field form={form} name="root" label="Series, such as SPXW" size={8} />
  </>
);

const NAMED_ONLY = ["premium", "farDte", "farExpiration", "root"];
const BOTH = ["underlyingPrice", "contracts", "accountSize", "riskPercent", "rate", "dividendYield"];

function hasOverride({ typed, mistakes }: Filled, named: boolean): boolean {
  return [...BOTH, "fill", ...(named ? NAMED_ONLY : [])].some(
    (name) => (typed.get(name) ?? "") !== "" || (mistakes?.of(name) ?? null) !== null,
  );
}
