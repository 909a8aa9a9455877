import type { FC } from "hono/jsx";

/** Why prices are missing for a stranger, and how to see them. */
export const QuotesWithheld: FC = () => (
  <aside class="note" aria-label="Quotes">
    <p>
      Prices and quotes are left out: here they are for holders of an API token.{" "}
      <a href="/operator/sign-in">Sign in with yours</a> to see them; what is computed of them is open.
    </p>
  </aside>
);
