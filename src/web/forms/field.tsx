import type { Child, FC } from "hono/jsx";
import { Hint } from "../parts/hint.tsx";
import type { Mistakes } from "./mistakes.ts";

/** What a form was filled with and what is wrong with it. */
export type Filled = { typed: URLSearchParams; mistakes: Mistakes | null };

type FieldProps = {
  form: Filled;
  name: string;
  label: string;
  /** Numbers are text that phones offer digits for: a refusal then shows what was typed. */
  kind?: "text" | "number" | "date";
  placeholder?: string;
  size?: number;
  required?: boolean;
};

/** A labelled input that keeps what was typed, with what is wrong below it. */
export const Field: FC<FieldProps> = ({ form, name, label, kind = "text", placeholder, size, required }) => {
  const wrong = form.mistakes?.of(name) ?? null;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        value={form.typed.get(name) ?? ""}
        type={kind === "date" ? "date" : "text"}
        inputmode={kind === "number" ? "decimal" : undefined}
        placeholder={placeholder}
        size={size}
        required={required}
        {...invalid(name, wrong)}
      />
      <Wrong name={name} says={wrong} />
    </div>
  );
};

type Choice = { value: string; text: string };

/** A labelled choice; `groups` where there are many. */
export const Select: FC<{
  form: Filled;
  name: string;
  label: string;
  choices: readonly Choice[];
  /** What no choice is called; left out where one must be made. */
  none?: string;
  usual?: string;
}> = ({ form, name, label, choices, none, usual = "" }) => {
  const wrong = form.mistakes?.of(name) ?? null;
  const chosen = form.typed.get(name) ?? usual;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} {...invalid(name, wrong)}>
        {none !== undefined && <option value="">{none}</option>}
        {choices.map(({ value, text }) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
      <Wrong name={name} says={wrong} />
    </div>
  );
};

const Wrong: FC<{ name: string; says: string | null }> = ({ name, says }) =>
  says === null ? null : (
    <p class="wrong" id={`${name}-wrong`}>
      {says}
    </p>
  );

function invalid(name: string, wrong: string | null) {
  return wrong === null ? {} : { "aria-invalid": "true", "aria-describedby": `${name}-wrong` };
}

/** What was refused, why, and what to do, above the form that was kept. */
export const Refusal: FC<{ mistakes: Mistakes | null; children?: Child }> = ({ mistakes, children }) =>
  mistakes === null ? null : (
    <div class="note refusal" role="alert">
      <p>
        <strong>{mistakes.message}</strong>
      </p>
      <p>
        <Hint text={mistakes.hint} />
      </p>
      {children}
    </div>
  );
