import type {
  APIActionRowComponent,
  APIButtonComponent,
  APIComponentInMessageActionRow,
  APIModalInteractionResponseCallbackData,
  APIStringSelectComponent,
} from "discord-api-types/v10";
import type { Command } from "../commands/command.ts";
import { cut } from "../render/plain-text.ts";
import { BUTTON_STYLE, COMPONENT, TEXT_INPUT } from "../wire-numbers.ts";
import { customId } from "./custom-id.ts";
import type { Button, Form, Link, Menu, Part } from "./parts.ts";

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;
type Find = (name: string) => Command | null;

const MOST_ROWS = 5;
const MOST_IN_ROW = 5;
const MOST_CHOICES = 25;
const MAX = {
  label: 80,
  choice: 100,
  description: 100,
  placeholder: 150,
  title: 45,
  input: 45,
  value: 4_000,
};

/** Buttons in rows of five as they come, each menu on a row of its own; what Discord has no room for is left out. */
export function componentRows(parts: readonly Part[], find: Find): Row[] {
  const rows: Row[] = [];
  let buttons: APIButtonComponent[] = [];
  const close = () => {
    if (buttons.length > 0) rows.push({ type: COMPONENT.row, components: buttons });
    buttons = [];
  };
  for (const [slot, part] of parts.slice(0, 36).entries()) {
    if (part.kind === "menu") {
      const select = selectOf(part, slot, find);
      if (select === null) continue;
      close();
      rows.push({ type: COMPONENT.row, components: [select] });
      continue;
    }
    const made = part.kind === "link" ? linkOf(part) : buttonOf(part, slot, find);
    if (made === null) continue;
    if (buttons.length === MOST_IN_ROW) close();
    buttons.push(made);
  }
  close();
  return rows.slice(0, MOST_ROWS);
}

/** Null where the press does not fit into an id, or goes to a command that there is not. */
function buttonOf(
  { label, press, disabled, style }: Button,
  slot: number,
  find: Find,
): APIButtonComponent | null {
  const command = find(press.command);
  const id = command === null ? null : customId(command, press, { slot });
  if (id === null) return null;
  return {
    type: COMPONENT.button,
    style: BUTTON_STYLE[style ?? "secondary"],
    label: cut(label, MAX.label),
    custom_id: id,
    ...(disabled === true && { disabled }),
  };
}

function linkOf({ label, url }: Link): APIButtonComponent {
  return { type: COMPONENT.button, style: BUTTON_STYLE.link, label: cut(label, MAX.label), url };
}

function selectOf(
  { placeholder, choices, fills, press }: Menu,
  slot: number,
  find: Find,
): APIStringSelectComponent | null {
  const command = find(press.command);
  const id = command === null ? null : customId(command, press, { slot, fills });
  const options = choices.slice(0, MOST_CHOICES).map(({ label, value, description, chosen }) => ({
    label: cut(label, MAX.choice),
    value: cut(value, MAX.choice),
    ...(description !== undefined &&
      description !== "" && { description: cut(description, MAX.description) }),
    ...(chosen === true && { default: true }),
  }));
  if (id === null || options.length === 0) return null;
  return { type: COMPONENT.select, custom_id: id, placeholder: cut(placeholder, MAX.placeholder), options };
}

/** A form as Discord shows it; null where its press does not fit into an id. */
export function modalOf(form: Form, find: Find): APIModalInteractionResponseCallbackData | null {
  const command = find(form.press.command);
  const id = command === null ? null : customId(command, form.press, { slot: 0 });
  if (id === null) return null;
  return {
    title: cut(form.title, MAX.title),
    custom_id: id,
    components: form.inputs.map(({ option, label, description, placeholder, value, required = true }) => ({
      type: COMPONENT.label,
      label: cut(label, MAX.input),
      ...(description !== undefined && { description: cut(description, MAX.description) }),
      component: {
        type: COMPONENT.textInput,
        custom_id: option,
        style: TEXT_INPUT.short,
        required,
        ...(placeholder !== undefined && { placeholder: cut(placeholder, MAX.description) }),
        ...(value !== undefined && value !== "" && { value: cut(value, MAX.value) }),
      },
    })),
  };
}
