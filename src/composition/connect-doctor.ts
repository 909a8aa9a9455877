import { createAlpacaOptionHistorySource } from "../adapters/alpaca/option-history-source.ts";
import { createAlpacaQuoteSource } from "../adapters/alpaca/quote-source.ts";
import { createCboeIvBoundsSource } from "../adapters/cboe/iv-bounds-source.ts";
import { createDatabentoHistorySource } from "../adapters/databento/history-source.ts";
import { createDatabentoOptionHistorySource } from "../adapters/databento/option-history-source.ts";
import { createWebhookProbe } from "../adapters/discord-rest/webhook-probe.ts";
import { createFinnhubQuoteSource } from "../adapters/finnhub/quote-source.ts";
import { createDatabaseProbe } from "../adapters/postgres/operations/database-probe.ts";
import { createQueueProbe } from "../adapters/qstash/queue-probe.ts";
import { createCacheProbe, createEchoMarkers } from "../adapters/redis/cache-probe.ts";
import { createSchwabQuoteSource } from "../adapters/schwab/quote-source.ts";
import { createTiingoProfileSource } from "../adapters/tiingo/profile-source.ts";
import { createTreasuryCurveSource } from "../adapters/treasury/curve-source.ts";
import type { Config } from "../config/config.ts";
import type { Check } from "../operations/doctor/check.ts";
import { databaseChecks } from "../operations/doctor/check-database.ts";
import { optionHistoryChecks } from "../operations/doctor/check-option-history.ts";
import { gapCheck, type ProviderProbes, providerChecks } from "../operations/doctor/check-providers.ts";
import { deliveryCheck, tokenCheck } from "../operations/doctor/check-queue.ts";
import { addressCheck, cacheCheck, discordCheck, webhookCheck } from "../operations/doctor/check-services.ts";
import { type Diagnosis, runDoctor } from "../operations/doctor/run-doctor.ts";
import { inOrder } from "../providers/merge-answers.ts";
import type { Login } from "./connect-login.ts";
import { connectVendors } from "./connect-vendors.ts";
import { configuredGaps } from "./provider-order.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

/** Longer than the echo is waited for. */
const CHECK_TIMEOUT_MS = 15_000;
const CALL_LIMITS = { timeoutMs: 10_000, maxBodyBytes: 1_000_000 };

/** Every credential and service, tried out. */
export type Doctor = {
  examine: (request: { askedAt: string }) => Promise<Diagnosis>;
  echo: (id: string) => Promise<void>;
};

export function connectDoctor(
  config: Config,
  stores: Stores,
  login: Login | null,
  around: Surroundings,
): Doctor {
  const { sleep } = around;
  return {
    examine: ({ askedAt }) =>
      runDoctor(
        [
          ...databaseChecks(createDatabaseProbe(stores.database), around.wallMs, around.nowMs),
          cacheCheck(createCacheProbe(stores.redis), around.randomId),
          ...queueChecks(config, stores, around),
          addressCheck({
            askedAt,
            publicBaseUrl: config.publicBaseUrl,
            production: config.environment === "production",
          }),
          discordCheck(config.discord),
          webhookCheck(createWebhookProbe(config.operations.webhookUrl, stores.meter)),
          ...providerChecks(providerProbes(config, stores, login, around), around.nowMs),
          ...optionHistoryChecks(optionHistories(config, stores, login, around), around.nowMs),
          ...configuredGaps(config).map(gapCheck),
        ],
        { sleep, timeoutMs: CHECK_TIMEOUT_MS },
      ),
    echo: (id) => createEchoMarkers(stores.redis).mark(id),
  };
}

function queueChecks(config: Config, stores: Stores, { sleep, randomId }: Surroundings): Check[] {
  const { currentSigningKey: current, nextSigningKey: next } = config.qstash;
  const queue = createQueueProbe(stores.queue);
  const markers = createEchoMarkers(stores.redis);
  return [tokenCheck(queue, { current, next }), deliveryCheck({ queue, markers, randomId, sleep })];
}

/** Past the circuits, as all that a doctor asks. */
function optionHistories(config: Config, stores: Stores, login: Login | null, around: Surroundings) {
  const { databento, alpaca } = connectVendors(config, stores, login, around, CALL_LIMITS);
  return inOrder(config.providerOrder.option_history, {
    databento: databento && createDatabentoOptionHistorySource(databento),
    alpaca: alpaca && createAlpacaOptionHistorySource(alpaca),
  });
}

function providerProbes(
  config: Config,
  stores: Stores,
  login: Login | null,
  around: Surroundings,
): ProviderProbes {
  const vendors = connectVendors(config, stores, login, around, CALL_LIMITS);
  const { schwab, tiingo, alpaca, databento, finnhub, treasury, cboe } = vendors;
  return {
    schwab: schwab &&
      login && { quotes: createSchwabQuoteSource(schwab), authorization: login.authorization },
    tiingo: tiingo && createTiingoProfileSource(tiingo),
    alpaca: alpaca && createAlpacaQuoteSource(alpaca),
    databento: databento && createDatabentoHistorySource(databento),
    finnhub: finnhub && createFinnhubQuoteSource(finnhub),
    treasury: createTreasuryCurveSource(treasury),
    cboe: cboe && createCboeIvBoundsSource(cboe),
  };
}
