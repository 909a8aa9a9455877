import {
  type SandboxMarket,
  type SandboxMarketOptions,
  startSandboxMarket,
} from "../../local/market/start-sandbox-market.ts";

export const APP_KEY = "sandbox-app";
export const SECRET_KEY = "sandbox-secret";
export const REFRESH_TOKEN = "sandbox-refresh-token";
export const BASIC = `Basic ${Buffer.from(`${APP_KEY}:${SECRET_KEY}`).toString("base64")}`;

export type Fields = Record<string, unknown>;

export type MarketClient = {
  readonly sandbox: SandboxMarket;
  /** Moves the market's clock. */
  setNow(iso: string): void;
  /** GET under /marketdata/v1/ with a live access token. */
  get(route: string, headers?: Record<string, string>): Promise<Response>;
  json(route: string): Promise<Fields>;
  token(form: Record<string, string>, authorization?: string): Promise<Response>;
  accessToken(): Promise<string>;
  close(): Promise<void>;
};

/** A sandbox market on a free port with a clock that stands where it is put. */
export async function openMarket(
  atIso: string,
  options: Partial<Pick<SandboxMarketOptions, "seed" | "replayDir" | "limits">> = {},
): Promise<MarketClient> {
  let nowMs = Date.parse(atIso);
  const sandbox = await startSandboxMarket({
    port: 0,
    seed: 7,
    now: () => nowMs,
    appKey: APP_KEY,
    secretKey: SECRET_KEY,
    refreshToken: REFRESH_TOKEN,
    ...options,
  });
  const token = (form: Record<string, string>, authorization = BASIC) =>
    fetch(`${sandbox.url}/v1/oauth/token`, {
      method: "POST",
      headers: { authorization },
      body: new URLSearchParams(form),
    });
  const accessToken = async () => {
    const answer = await token({ grant_type: "refresh_token", refresh_token: REFRESH_TOKEN });
    return String(fieldsOf(await answer.json())["access_token"]);
  };
  const bearer = await accessToken();
  const get = (route: string, headers: Record<string, string> = {}) =>
    fetch(`${sandbox.url}/marketdata/v1/${route}`, {
      headers: { authorization: `Bearer ${bearer}`, ...headers },
    });
  return {
    sandbox,
    setNow(iso) {
      nowMs = Date.parse(iso);
    },
    get,
    json: async (route) => fieldsOf(await (await get(route)).json()),
    token,
    accessToken,
    close: () => sandbox.close(),
  };
}

export function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`Expected an object, got ${JSON.stringify(value)?.slice(0, 80)}`);
  }
  return Object.fromEntries(Object.entries(value));
}

export type WireContract = {
  readonly key: string;
  readonly strikeKey: string;
  readonly fields: Fields;
};

/** Every contract of a chain body, with the keys it was found under. */
export function contractsOf(body: Fields): WireContract[] {
  return ["callExpDateMap", "putExpDateMap"].flatMap((side) =>
    Object.entries(fieldsOf(body[side])).flatMap(([key, strikes]) =>
      Object.entries(fieldsOf(strikes)).flatMap(([strikeKey, list]) =>
        (Array.isArray(list) ? list : []).map((fields: unknown) => ({
          key,
          strikeKey,
          fields: fieldsOf(fields),
        })),
      ),
    ),
  );
}

/** The expirations of a chain body in order, without their days. */
export function expirationsOf(body: Fields): string[] {
  return [...new Set(contractsOf(body).map(({ key }) => key.slice(0, 10)))].toSorted();
}
