import type { OptionValues } from "../interaction.ts";

/**
 * What pressing does with the answer: `update` puts it in place of the message (of the presser's own; anybody else gets
 * theirs alone), `new` posts it below, `alone` shows it to the presser only, `form` asks for more first.
 */
export type How = "update" | "new" | "alone" | "form";

/** A press is a command called with other options. */
export type Press = { command: string; options: OptionValues; how: How };

export type Button = {
  kind: "button";
  /** 80 characters at most. */
  label: string;
  press: Press;
  disabled?: boolean;
  style?: "primary" | "secondary" | "success" | "danger";
};
export type Link = { kind: "link"; label: string; url: string };
export type MenuChoice = { label: string; value: string; description?: string; chosen?: boolean };
export type Menu = {
  kind: "menu";
  placeholder: string;
  /** 1 to 25 of them; what is over is left out. */
  choices: readonly MenuChoice[];
  /** The option that the choice is the value of. */
  fills: string;
  press: Press;
};
export type Part = Button | Link | Menu;

/** What a form asks for; each input fills the option of its name. */
export type Form = {
  /** 45 characters at most. */
  title: string;
  /** 1 to 5 of them. */
  inputs: readonly {
    option: string;
    /** 45 characters at most. */
    label: string;
    description?: string;
    placeholder?: string;
    value?: string;
    required?: boolean;
  }[];
  /** What is called when it is sent, with the inputs as options. */
  press: Press & { how: "new" | "alone" | "update" };
};

/** Calls a command with other options, in place of the message unless `how` says otherwise. */
export function button(
  label: string,
  command: string,
  options: OptionValues,
  { how = "update", ...rest }: { how?: How; disabled?: boolean; style?: Button["style"] } = {},
): Button {
  const { disabled, style } = rest;
  return {
    kind: "button",
    label,
    press: { command, options, how },
    ...(disabled !== undefined && { disabled }),
    ...(style !== undefined && { style }),
  };
}

export function menu(
  placeholder: string,
  choices: readonly MenuChoice[],
  { fills, command, options, how = "update" }: { fills: string } & Omit<Press, "how"> & { how?: How },
): Menu {
  return { kind: "menu", placeholder, choices, fills, press: { command, options, how } };
}
