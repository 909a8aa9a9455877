import { type QueryWithTypings, SQL, sql } from "drizzle-orm";

type Parameter = string | number | boolean | null;

/** A whole statement, with every value as a parameter; as a part of another it is drizzle's own. */
class Statement extends SQL {
  readonly #texts: TemplateStringsArray;
  readonly #parameters: Parameter[];

  constructor(texts: TemplateStringsArray, parameters: Parameter[]) {
    super(sql(texts, ...parameters).queryChunks);
    this.#texts = texts;
    this.#parameters = parameters;
  }

  override toQuery(): QueryWithTypings {
    let text = this.#texts[0] ?? "";
    for (let i = 1; i < this.#texts.length; i += 1) text += `$${i}${this.#texts[i]}`;
    return { sql: text, params: [...this.#parameters] };
  }
}

/**
 * As drizzle's `sql`, for a statement whose values are all plain. Drizzle weighs each chunk of a text to tell what it
 * is: for the statements of a slice, a seventh of what it takes to parse the body.
 */
export function statement(texts: TemplateStringsArray, ...parameters: Parameter[]): SQL {
  return new Statement(texts, parameters);
}
