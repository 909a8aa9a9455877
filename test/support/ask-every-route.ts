import type { CheckedClient } from "./checked-client.ts";

/** Calls every route but those about lost slices, which have to be lost first; of a ticker that is kept. */
export async function askEveryRoute(client: CheckedClient, symbol: string): Promise<void> {
  const params = { path: { symbol } };
  for (const path of [
    "/health",
    "/v1/tickers",
    "/v1/scan",
    "/v1/incidents",
    "/v1/jobs/days",
    "/v1/track-record",
  ] as const)
    await client.GET(path);
  await client.POST("/admin/webhooks/ping");
  await client.GET("/v1/tickers/{symbol}/expirations", { params });
  await client.GET("/v1/tickers/{symbol}/chain", { params });
  await client.GET("/v1/tickers/{symbol}/quote", { params });
  await client.GET("/v1/tickers/{symbol}/volatility/history", { params });
  await client.GET("/v1/tickers/{symbol}/expected-move", { params });
  await client.GET("/v1/tickers/{symbol}/track-record", { params });
  await client.GET("/v1/tickers/{symbol}/dividends", { params });
  await client.GET("/v1/tickers/{symbol}/earnings", { params });
  await client.GET("/v1/tickers/{symbol}/news", { params });
  await client.GET("/v1/tickers/{symbol}/profile", { params });
  for (const timeframe of ["1m", "1d"] as const)
    await client.GET("/v1/tickers/{symbol}/bars", { params: { ...params, query: { timeframe } } });
  const body = { symbol, strategy: "iron_condor" as const, strikes: [100, 95, 110, 115], dte: 11 };
  await client.POST("/v1/calc", { body });
  await client.POST("/v1/plan", { body: { symbol, bias: "bullish", dte: 11 } });
  await client.GET("/v1/jobs");
  await client.GET("/v1/jobs/{id}/runs", {
    params: { path: { id: "options_refresh" }, query: { tasks: "true" } },
  });
  await client.GET("/v1/providers");
  const job = { path: { id: "retention" } } as const;
  await client.POST("/admin/jobs/{id}/run", { params: job });
  await client.POST("/admin/jobs/{id}/pause", { params: job, body: { reason: "a look at the client" } });
  await client.POST("/admin/jobs/{id}/resume", { params: job });
  await client.GET("/admin/doctor");
  await client.POST("/admin/schwab/login-link");
  await client.GET("/v1/rates");
  await client.GET("/v1/tickers/{symbol}/volatility", { params });
  await client.GET("/v1/tickers/{symbol}/quote", { params: { path: { symbol: "NOSUCH" } } });
}
