import type { NewPost, PostBody } from "./outbox-ports.ts";

const LENGTHS = { title: 150, line: 180, footer: 300, text: 1_000, fieldName: 100, fieldValue: 1_000 };
const LONGEST_TEXT_ALONE = 4_000;
/** Discord takes 6,000 characters a message. */
const FIELD_CHARACTERS = 5_900;
const MOST_FIELDS = 25;
const MOST_BUTTONS = 5;

/** A post within Discord's limits: what is too long is cut, and shows that it was. */
export function newPost(post: NewPost): NewPost {
  return { ...post, body: post.alone ? bodyAlone(post.body) : bodyAmongOthers(post.body) };
}

function bodyAmongOthers({ fields: _fields, imageUrl: _image, ...body }: PostBody): PostBody {
  return {
    ...body,
    title: shortened(body.title, LENGTHS.title),
    text: shortened(body.text, LENGTHS.text),
    line: shortened(body.line, LENGTHS.line),
    footer: shortened(body.footer, LENGTHS.footer),
    ...(body.buttons && { buttons: body.buttons.slice(0, MOST_BUTTONS) }),
  };
}

function bodyAlone(body: PostBody): PostBody {
  const { fields = [], imageUrl } = body;
  const text = shortened(body.text, LONGEST_TEXT_ALONE);
  const common = { ...bodyAmongOthers(body), text };
  let left = FIELD_CHARACTERS - common.title.length - text.length - common.footer.length;
  const fitting = fields.slice(0, MOST_FIELDS).flatMap(({ name, value, ...rest }) => {
    const field = {
      ...rest,
      name: shortened(name, LENGTHS.fieldName),
      value: shortened(value, LENGTHS.fieldValue),
    };
    left -= field.name.length + field.value.length;
    return left < 0 ? [] : [field];
  });
  return { ...common, ...(fitting.length > 0 && { fields: fitting }), ...(imageUrl && { imageUrl }) };
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
