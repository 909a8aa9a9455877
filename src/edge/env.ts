/** What every door that answers HTTP knows of a request. */
export type EdgeEnv = { Variables: { requestId: string } };
