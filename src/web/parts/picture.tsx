import { raw } from "hono/html";
import type { Child, FC } from "hono/jsx";

/** A picture of src/charts, drawn in the page's colours, and its numbers as a table for who can't see or wants to copy. */
export const PictureWithNumbers: FC<{
  /** As `…Svg(input, "page")` of src/charts gives it: markup with what it was given escaped. */
  svg: string;
  /** What the table holds, as its summary: "Closes as a table". */
  numbers: string;
  children?: Child;
}> = ({ svg, numbers, children }) => (
  <figure class="picture">
    {raw(svg)}
    <figcaption>
      <details>
        <summary>{numbers}</summary>
        {children}
      </details>
    </figcaption>
  </figure>
);
