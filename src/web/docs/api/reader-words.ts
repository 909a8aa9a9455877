/** What is said of a route whose answer holds what vendors sold. */
export const READER_WORDS =
  "Holds raw quotes: where the operator has set API_TOKENS, it takes one of them, as Authorization: Bearer. Without API_TOKENS it is public.";
