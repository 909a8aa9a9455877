import { createAlpacaQuoteSource } from "../adapters/alpaca/quote-source.ts";
import { createDatabentoHistorySource } from "../adapters/databento/history-source.ts";
import { createWebhookProbe } from "../adapters/discord-rest/webhook-probe.ts";
import { createFinnhubQuotes } from "../adapters/finnhub/quote-source.ts";
import { createDatabaseProbe } from "../adapters/postgres/operations/database-probe.ts";
import { createProviderHttp } from "../adapters/provider-http.ts";
import { connectQueue } from "../adapters/qstash/client.ts";
import { createQueueProbe } from "../adapters/qstash/queue-probe.ts";
import { createCacheProbe, createEchoMarkers } from "../adapters/redis/cache-probe.ts";
import type { AccessTokens } from "../adapters/schwab/access-token.ts";
import { createSchwabQuoteSource } from "../adapters/schwab/quote-source.ts";
import { createTiingoProfiles } from "../adapters/tiingo/profile-source.ts";
import type { Config } from "../config/config.ts";
import type { Check } from "../operations/check.ts";
import { databaseChecks } from "../operations/check-database.ts";
import { type ProviderProbes, providerChecks } from "../operations/check-providers.ts";
import { deliveryCheck, tokenCheck } from "../operations/check-queue.ts";
import { addressCheck, cacheCheck, discordCheck, webhookCheck } from "../operations/check-services.ts";
import { runDoctor } from "../operations/run-doctor.ts";
import type { Authorization } from "../providers/login/authorization-status.ts";
import type { Provider } from "../providers/provider.ts";
import type { Stores } from "./connect-stores.ts";

type DoctorSurroundings = {
  nowMs: () => number;
  wallMs: () => number;
  sleep: (ms: number) => Promise<void>;
  randomId: () => string;
  tokens: AccessTokens;
  authorization: () => Promise<Authorization>;
};

/** Longer than the echo is waited for. */
const CHECK_TIMEOUT_MS = 15_000;
const CALL_LIMITS = { timeoutMs: 10_000, maxBodyBytes: 1_000_000 };

/** Every credential and service, tried out. */
export function connectDoctor(config: Config, stores: Stores, around: DoctorSurroundings) {
  const { sleep, randomId } = around;
  const markers = createEchoMarkers(stores.redis);
  return {
    doctor: ({ askedAt }: { askedAt: string }) =>
      runDoctor(
        [
          ...databaseChecks(createDatabaseProbe(stores.db), around.wallMs),
          cacheCheck(createCacheProbe(stores.redis), randomId),
          ...queueChecks(config, stores, around),
          addressCheck({
            askedAt,
            publicBaseUrl: config.publicBaseUrl,
            production: config.environment === "production",
          }),
          discordCheck(config.discord),
          webhookCheck(createWebhookProbe(config.operations.webhookUrl, stores.meter)),
          ...providerChecks(providerProbes(config, stores, around), around.nowMs),
        ],
        { sleep, timeoutMs: CHECK_TIMEOUT_MS },
      ),
    echo: (id: string) => markers.mark(id),
  };
}

function queueChecks(config: Config, { redis, meter }: Stores, around: DoctorSurroundings): Check[] {
  const { sleep, randomId } = around;
  const { currentSigningKey: current, nextSigningKey: next } = config.qstash;
  const queue = createQueueProbe(
    connectQueue({ ...config.qstash, publicBaseUrl: config.publicBaseUrl }, meter),
  );
  const markers = createEchoMarkers(redis);
  return [tokenCheck(queue, { current, next }), deliveryCheck({ queue, markers, randomId, sleep })];
}

function providerProbes(
  { schwab, tiingo, alpaca, databento, finnhub }: Config,
  { meter }: Stores,
  { nowMs, tokens, authorization }: DoctorSurroundings,
): ProviderProbes {
  const http = (provider: Provider, name: string) =>
    createProviderHttp({ provider, name, ...CALL_LIMITS, meter });
  const quotes = createSchwabQuoteSource({ apiBase: schwab.apiBase, tokens, nowMs, meter, ...CALL_LIMITS });
  return {
    schwab: { quotes, authorization },
    tiingo: tiingo && createTiingoProfiles({ ...tiingo, http: http("tiingo", "Tiingo"), nowMs }),
    alpaca:
      alpaca &&
      createAlpacaQuoteSource({
        apiBase: alpaca.apiBase,
        keyId: alpaca.apiKey,
        secretKey: alpaca.apiSecret,
        http: http("alpaca", "Alpaca"),
        nowMs,
      }),
    databento:
      databento &&
      createDatabentoHistorySource({ ...databento, http: http("databento", "Databento"), nowMs }),
    finnhub: finnhub && createFinnhubQuotes({ ...finnhub, http: http("finnhub", "Finnhub"), nowMs }),
  };
}
