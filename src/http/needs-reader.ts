import { requireQuotes } from "../edge/identity/raw-quotes.ts";

/** In the OpenAPI document: a token is needed only where the operator has given some out. */
export const READER_OR_NOBODY = [{}, { apiToken: [] }];

/** What a route has that passes on what vendors sell. */
export const NEEDS_READER = { middleware: requireQuotes, security: READER_OR_NOBODY };

export const NULL_FOR_STRANGERS = "dollars a share; null for strangers where API_TOKENS is set";
