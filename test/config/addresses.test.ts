import fc from "fast-check";
import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { AppError } from "../../src/errors.ts";
import { bindings } from "../support/bindings.ts";

function refusal(name: string, value: string): string {
  try {
    parseConfig(bindings({ [name]: value }));
  } catch (error) {
    if (error instanceof AppError && error.code === "configuration_invalid") return error.message;
    throw error;
  }
  return "";
}

test.each([
  "postgresql://neondb_owner:npg_Ab3@ep-cool-1-pooler.eu-central-1.aws.neon.tech/neondb?sslmode=require&channel_binding=require",
  "postgres://u:p@h/d",
  "postgresql://u:p%23%3F%2F%40%5B%25@host:5432/my%20base",
  "postgresql://u:p:q@host/db",
  "postgresql://u:p@[::1]:5432/db",
  "postgresql://u:p@host/db?application_name=me@home",
  "postgresql://u:pässwörd@host/db",
])("%s is a connection string, handed on to the letter", (url) => {
  expect(refusal("DATABASE_URL", url)).toBe("");
  expect(parseConfig(bindings({ DATABASE_URL: url })).database.url).toBe(url);
});

const FORM = "DATABASE_URL: must look like postgres://user:password@host/database: ";

test.each([
  "postgresql://u:Part#1@host/db",
  "postgresql://u:123#Part@host/db",
  "postgresql://u:Part?1@host/db",
  "postgresql://u:123?Part@host/db",
  "postgresql://u:Part/1@host/db",
  "postgresql://u:123/Part@host/db",
  "postgresql://u:Part[1@host/db",
  "postgresql://u:Part]1@host/db",
  "postgresql://u:Part@1@host/db",
  "postgresql://u:S3cret#1@half@host/db",
  "postgresql://u:Part%1@host/db",
  "postgresql://u:Part%FF@host/db",
  "postgresql://u:Part 1@host/db",
  // A shell or an env file ends the line at the #.
  "postgresql://u:Part",
])("%s is refused by name, with what to write instead, and not shown", (url) => {
  const message = refusal("DATABASE_URL", url);
  expect(message).toContain(FORM);
  expect(message).toContain("# as %23");
  expect(message).not.toMatch(/Part|S3cret|half/);
});

test.each([
  ["postgresql://u:Part@host:99999/db", "port is a number from 1 to 65535"],
  ["postgresql://u:Part@host:0/db", "port is a number from 1 to 65535"],
  ["postgresql://u:Part@host:/db", "port is a number from 1 to 65535"],
  ["postgresql://u:Part@host:abc/db", "lacks a host that can be read"],
  ["postgresql://u:Part@h%zz/db", "lacks a host that can be read"],
  ["postgresql://u:Part@/db", "lacks a host that can be read"],
  ["postgresql://u:Part@host", "names one database"],
  ["postgresql://u:Part@host/", "names one database"],
  ["postgresql://u:Part@host?sslmode=require", "names one database"],
  ["postgresql://u:Part@host/db/x", "names one database"],
  ["postgresql://u:Part@host/db#x", "no # in it"],
  ["postgresql://:Part@host/db", "lacks user or password"],
  ["postgresql://Part@host/db", "lacks user or password"],
  ["postgresql://Part:@host/db", "lacks user or password"],
  ["postgresql://host/Part", "lacks user or password"],
  ["mysql://u:Part@host/db", "begins with postgres://"],
  ["Part", "begins with postgres://"],
  ["psql 'postgresql://u:Part@host/db'", "begins with postgres://"],
])("%s is refused: %s", (url, why) => {
  const message = refusal("DATABASE_URL", url);
  expect(message).toContain(FORM);
  expect(message).toContain(why);
  expect(message).not.toContain("Part");
});

test("whatever is accepted reads back as the user, password and database that were encoded", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(word, word, word, (user, password, database) => {
      const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h/${encodeURIComponent(database)}`;
      fc.pre(!/^(\.|%2E){1,2}$/i.test(encodeURIComponent(database)));
      expect(refusal("DATABASE_URL", url)).toBe("");
    }),
    { seed: 20261130, numRuns: 200 },
  );
});

test("no password that a driver would read otherwise is accepted as it stands", () => {
  const password = fc.string({ unit: fc.constantFrom(..."aB1#?/@[]%: ;"), minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(password, (given) => {
      const url = `postgresql://user:${given}@host/db`;
      if (refusal("DATABASE_URL", url) !== "") return;
      const read = new URL(url);
      expect(read.host).toBe("host");
      expect(decodeURIComponent(read.password)).toBe(decodeURIComponent(given));
    }),
    { seed: 20261130, numRuns: 500 },
  );
});

test("an address that the other side compares keeps its last slash, one that paths are put behind loses it", () => {
  const config = parseConfig(
    bindings({
      SCHWAB_REDIRECT_URI: "https://127.0.0.1/",
      HEALTHCHECK_PING_URL: "https://ping.example/{job}/",
      OPS_WEBHOOK_URL: "https://discord.example/api/webhooks/1/t/?wait=true",
      PUBLIC_BASE_URL: "https://volaris.example///",
      SCHWAB_API_BASE: "https://schwab.example/sandbox/",
    }),
  );
  expect(config.schwab).toMatchObject({
    redirectUri: "https://127.0.0.1/",
    apiBase: "https://schwab.example/sandbox",
  });
  expect(config.operations).toEqual({
    pingUrl: "https://ping.example/{job}/",
    webhookUrl: "https://discord.example/api/webhooks/1/t/?wait=true",
  });
  expect(config.publicBaseUrl).toBe("https://volaris.example");
});

test.each([
  ["UPSTASH_REDIS_REST_URL", "rediss://default:Part@host:6379", "http(s) URL"],
  ["UPSTASH_REDIS_REST_URL", "https://default:Part@host", "no user and no password"],
  ["OPS_WEBHOOK_URL", "https://Part@discord.example/api", "no user and no password"],
  ["PUBLIC_BASE_URL", "https://volaris.example?Part=1", "without ? and #"],
  ["PUBLIC_BASE_URL", "https://volaris.example/#Part", "without ? and #"],
  ["QSTASH_URL", "https://host:99999/Part", "http(s) URL"],
  ["QSTASH_URL", "https://ho st/Part", "http(s) URL"],
  ["QSTASH_URL", "https://", "http(s) URL"],
])("%s=%s is refused and not shown", (name, value, why) => {
  const message = refusal(name, value);
  expect(message).toContain(`${name}: `);
  expect(message).toContain(why);
  expect(message).not.toContain("Part");
});
