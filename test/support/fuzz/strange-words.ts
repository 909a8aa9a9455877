/** What stands where something else was meant. */

const words = (text: string) => text.split(" ");

export const METHODS = words("GET POST HEAD OPTIONS PUT PATCH DELETE PROPFIND");

export const SEGMENTS = [
  ...words("%00 %2e%2e .. %2F %5c % %zz %c0%af %ff%fe %ED%A0%80 %F0%9F%9A%80 ."),
  ...words("__proto__ constructor toString hasOwnProperty null undefined NaN * :symbol {symbol}"),
  ...words("KO ko BRK.B BRK%2FB %24SPX ^SPX <script>"),
  ...["", "'; DROP TABLE tickers;--", "A".repeat(3_000)],
];

export const VALUES = [
  ...words("0 -0 -1 1 1e308 1e400 -1e400 NaN Infinity 9007199254740993 0x10 1_000"),
  ...words("2026-02-30 0000-00-00 9999-12-31 2026-11-23T25:00:00Z +275760-09-13T00:00:00Z 2026-12-04 11"),
  ...words("[] {} null true __proto__ % %25 ../../etc/passwd //evil.example a,b,c \uff11"),
  ...words("70/68 70/ / 68/66/74/76 bull_put_spread KO csv json * symbol,price 1m 1d"),
  ...["", " ", "\u0000", "\ud800", "\u202e", "' OR 1=1", "<svg onload=1>"],
  ...["e\u0301".repeat(200), "1".repeat(400), "A".repeat(9_000)],
];

export const NAMES = [
  ...words("symbol dte expiration root limit cursor columns format dateformat from to days"),
  ...words("strikes strategy legs bias sort order next csrf token ticket code state deep"),
  ...words("__proto__ constructor toString a[b] a.b hasOwnProperty"),
  "",
];

const TYPES = [
  ...words("application/json application/x-www-form-urlencoded multipart/form-data text/plain"),
  ...["multipart/form-data; boundary=x", "application/json; charset=utf-16", "a/b; c", "", "x".repeat(2_000)],
];
const BEARERS = [
  "",
  "Bearer",
  "Bearer ",
  "Basic YTpi",
  "bearer \t x",
  `Bearer ${"x".repeat(5_000)}`,
  "Bearer é",
];
const COOKIES = ["", "=", ";;;", "volaris", "volaris=", "__Host-volaris=%", `volaris=${"a.".repeat(4_000)}`];
const LONG = "x".repeat(3_000);

export const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ["content-type", TYPES],
  ["authorization", BEARERS],
  ["cookie", [...COOKIES, "__proto__=1"]],
  ["if-none-match", ["*", "W/", 'W/"x"', '"', ",".repeat(2_000), `"${LONG}"`]],
  ["cf-ray", ["", LONG, "<script>", "a b"]],
  ["cf-connecting-ip", ["", "::1", "not an address"]],
  ["origin", ["null", "https://evil.example", "", "https://"]],
  ["sec-fetch-site", ["same-origin", "cross-site", "none", "?"]],
  ["x-forwarded-proto", ["https", "http", "gopher"]],
  ["accept", ["", "text/csv", "*/*;q=x", "text/html"]],
  ["content-length", ["0", "-1", "999999999999", "x"]],
  ["content-encoding", ["gzip", "br", "identity"]],
  ["upstash-signature", ["", "a.b.c", LONG, "eyJhbGciOiJub25lIn0.e30."]],
  ["upstash-message-id", ["", "msg_1", LONG]],
  ["x-signature-ed25519", ["", "00".repeat(64), "zz".repeat(64), "0"]],
  ["x-signature-timestamp", ["", "0", "-1", "1e400", "NaN", "99999999999999999999"]],
  ["accept-language", ["*", "en;q=", "x".repeat(500)]],
  ["range", ["bytes=0-1", "bytes=-"]],
];
