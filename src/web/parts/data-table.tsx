import type { Child, FC } from "hono/jsx";

export type Column = {
  head: Child;
  /** To the right, digits under digits. */
  number?: boolean;
  /** Left out where the screen is narrow. */
  wide?: boolean;
};

/** A table that scrolls inside its own box. The first cell of a row is its head. */
export const DataTable: FC<{
  caption: string;
  columns: readonly Column[];
  rows: readonly (readonly Child[])[];
}> = ({ caption, columns, rows }) => (
  <TableBox name={caption}>
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" class={classOf(column)}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...others]) => (
          <tr>
            <th scope="row" class={classOf(columns[0])}>
              {first}
            </th>
            {others.map((cell, i) => (
              <td class={classOf(columns[i + 1])}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </TableBox>
);

/** The box in which a wide table scrolls; the keyboard reaches it. */
export const TableBox: FC<{ name: string; children?: Child }> = ({ name, children }) => (
  <section class="scroll" tabindex={0} aria-label={name}>
    {children}
  </section>
);

function classOf(column: Column | undefined): string | undefined {
  const names = [column?.number === true && "number", column?.wide === true && "wide"].filter(Boolean);
  return names.length === 0 ? undefined : names.join(" ");
}
