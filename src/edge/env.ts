import type { Session } from "./identity/sessions.ts";

/** Who asks: nobody in particular, the holder of an API token, or the operator. Each may do what those before may. */
export type Caller = "stranger" | "reader" | "operator";

/** What every door that answers HTTP knows of a request. */
export type EdgeEnv = {
  Variables: {
    requestId: string;
    caller: Caller;
    /** The name that API_TOKENS gives a reader's token; null for a stranger. */
    callerName: string | null;
    /** Of a browser that has signed in; null for whoever sends a bearer, and for strangers. */
    session: Session | null;
    /** Whether raw quotes are for readers only: so it is where API_TOKENS is set. */
    quotesNeedReader: boolean;
    /** The answer as JSON before its columns and dates were written as asked: it names when the data were written. */
    plainBody?: string;
  };
};
