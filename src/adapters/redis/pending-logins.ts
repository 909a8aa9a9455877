import type { Redis } from "@upstash/redis/cloudflare";
import type { PendingLogins } from "../../providers/login/ports.ts";
import type { Provider } from "../../providers/provider.ts";
import { guarded } from "./guarded.ts";

const LIFE_SECONDS = 600;
/** What states look like: anything else is refused without asking Redis. */
const STATE = /^[A-Za-z0-9]{43,128}$/;

export function createPendingLogins(redis: Redis, provider: Provider): PendingLogins {
  const keyOf = (state: string) => `${provider}:login:${state}`;
  return {
    async keep(state, verifier) {
      await guarded(() => redis.set(keyOf(state), verifier, { ex: LIFE_SECONDS }));
    },
    take: async (state) => (STATE.test(state) ? guarded(() => redis.getdel<string>(keyOf(state))) : null),
  };
}
