/** Where a provider's access token is shared between invocations, and who may refresh it. */
export type TokenCache = {
  read(): Promise<string | null>;
  write(token: string, ttlSeconds: number): Promise<void>;
  /** True when this invocation may refresh; the lock ends by itself after 20 s. */
  lock(owner: string): Promise<boolean>;
  unlock(owner: string): Promise<void>;
  /** Forgets the token if it is still the one that was refused. */
  forget(token: string): Promise<void>;
};
