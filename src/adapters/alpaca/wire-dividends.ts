import * as z from "zod";
import { AppError } from "../../errors.ts";

export type WireDividendsPage = { rows: readonly unknown[]; nextPageToken: string | null };

const Page = z.looseObject({
  corporate_actions: z.looseObject({ cash_dividends: z.array(z.unknown()).nullish() }),
  next_page_token: z.string().nullish(),
});

/** `{"corporate_actions": {"cash_dividends": […]}, "next_page_token": …}`; without any the list is left out. */
export function parseDividendsPage(body: unknown): WireDividendsPage {
  const parsed = Page.safeParse(body);
  if (!parsed.success) {
    throw new AppError("provider_bad_body", "Alpaca's answer is not a page of corporate actions.");
  }
  const { corporate_actions: actions, next_page_token: token } = parsed.data;
  return {
    rows: actions.cash_dividends ?? [],
    nextPageToken: token === undefined || token === "" ? null : token,
  };
}
