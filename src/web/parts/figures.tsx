import type { Child, FC } from "hono/jsx";

/** A figure with its name and, below it, what it is made of. */
export type Figure = { name: Child; value: Child; beside?: Child; tone?: "up" | "down" | undefined };

/** Figures side by side, as many as there is room for. */
export const Figures: FC<{ of: readonly Figure[] }> = ({ of }) => (
  <dl class="figures">
    {of.map(({ name, value, beside, tone }) => (
      <div>
        <dt>{name}</dt>
        <dd class={tone}>
          {value}
          {beside !== undefined && beside !== null && <span class="beside">{beside}</span>}
        </dd>
      </div>
    ))}
  </dl>
);

/** Which way a change goes; nothing where it goes neither. */
export function toneOf(change: number | null | undefined): "up" | "down" | undefined {
  if (change === null || change === undefined || change === 0) return undefined;
  return change > 0 ? "up" : "down";
}
