import type { FC } from "hono/jsx";

/** What to be careful about, each in a sentence; nothing where there is nothing. */
export const Notes: FC<{ texts: readonly string[]; title?: string }> = ({ texts, title = "Please note" }) =>
  texts.length === 0 ? null : (
    <aside class="note" aria-label={title}>
      {texts.length === 1 ? (
        <p>{texts[0]}</p>
      ) : (
        <ul>
          {texts.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      )}
    </aside>
  );
