import { z } from "zod";

const Embed = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  fields: z.array(z.looseObject({ name: z.string(), value: z.string() })).default([]),
  footer: z.looseObject({ text: z.string() }).optional(),
  image: z.looseObject({ url: z.string() }).optional(),
});
const Part = z.looseObject({
  type: z.number(),
  label: z.string().optional(),
  custom_id: z.string().optional(),
  url: z.string().optional(),
  disabled: z.boolean().default(false),
  placeholder: z.string().optional(),
  options: z.array(z.looseObject({ label: z.string(), value: z.string() })).default([]),
});
const Data = z.looseObject({
  content: z.string().optional(),
  flags: z.number().default(0),
  embeds: z.array(Embed).default([]),
  components: z.array(z.looseObject({ components: z.array(Part).default([]) })).default([]),
});
const Form = z.looseObject({
  title: z.string(),
  custom_id: z.string(),
  components: z.array(
    z.looseObject({
      label: z.string().default(""),
      component: z.looseObject({
        custom_id: z.string(),
        placeholder: z.string().optional(),
        value: z.string().optional(),
        required: z.boolean().default(true),
      }),
    }),
  ),
});
const Response = z.looseObject({ type: z.number().optional(), data: z.unknown() });

export type MessageEmbed = z.infer<typeof Embed>;
/** Something to press, or to choose in; a link has an address in place of an id. */
export type MessagePart = z.infer<typeof Part>;
export type Message = z.infer<typeof Data>;
export type MessageForm = z.infer<typeof Form>;

const MODAL = 9;

/** What an interaction was answered with: a message, or a form to fill in. */
export function readAnswer(response: unknown): { message: Message } | { form: MessageForm } {
  const { type, data } = Response.parse(response);
  return type === MODAL ? { form: Form.parse(data) } : { message: Data.parse(data) };
}

/** Buttons and menus in the order in which they are shown. */
export function partsOf({ components }: Message): MessagePart[] {
  return components.flatMap((row) => row.components);
}
