import type { FC } from "hono/jsx";
import type { Field, Form } from "./read-fields.ts";

/** Fewer are shown with what is inside of them. */
const FEW = 2;

type FieldsProps = { fields: readonly Field[]; forms?: readonly Form[]; isInside?: boolean };

/** Fields with what they are, those inside of one behind a line that opens. */
export const Fields: FC<FieldsProps> = ({ fields, forms = [], isInside = false }) => (
  <>
    {fields.length > 0 && (
      <ul class="members">
        {fields.map((field) => (
          <OneField field={field} open={!isInside && fields.length <= FEW} />
        ))}
      </ul>
    )}
    {forms.map(({ title, fields: own }) => (
      <details>
        <summary>
          {title}, {countOf(own)}
        </summary>
        <Fields fields={own} isInside />
      </details>
    ))}
  </>
);

const OneField: FC<{ field: Field; open: boolean }> = ({ field, open }) => (
  <li>
    <code>{field.name}</code> <span class="muted">{typeOf(field)}</span> {field.description}
    {(field.fields.length > 0 || field.forms.length > 0) && (
      <details open={open}>
        <summary>
          {field.fields.length > 0 ? countOf(field.fields) : `${field.forms.length} forms`}
          <span class="unseen"> of {field.name}</span>
        </summary>
        <Fields fields={field.fields} forms={field.forms} isInside />
      </details>
    )}
  </li>
);

const countOf = (fields: readonly Field[]) => `${fields.length} ${fields.length === 1 ? "field" : "fields"}`;

/** "number, 1 to 200, required". What is not said to be required may be left out. */
export function typeOf({ type, limits, required }: Field, tellsRequired = false): string {
  return [type, limits, ...(tellsRequired && required ? ["required"] : [])]
    .filter((words) => words !== "")
    .join(", ");
}
