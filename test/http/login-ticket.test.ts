import { expect, test } from "vitest";
import { isLoginTicket, signLoginTicket } from "../../src/http/login-ticket.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const ADMIN = "an-admin-token-of-some-length";

test("a ticket is good for ten minutes, for the one who signed it", async () => {
  const ticket = await signLoginTicket(ADMIN, IN_SESSION);
  expect(await isLoginTicket(ticket, ADMIN, IN_SESSION)).toBe(true);
  expect(await isLoginTicket(ticket, ADMIN, IN_SESSION + minutes(10) - 1)).toBe(true);
  expect(await isLoginTicket(ticket, ADMIN, IN_SESSION + minutes(10))).toBe(false);
  expect(await isLoginTicket(ticket, `${ADMIN}x`, IN_SESSION)).toBe(false);
  expect(ticket).not.toContain(ADMIN);
});

test("no part of a ticket can be changed", async () => {
  const ticket = await signLoginTicket(ADMIN, IN_SESSION);
  const [expires = "", mac = ""] = ticket.split(".");
  const later = (Number.parseInt(expires, 36) + minutes(5)).toString(36);
  const forged = [
    `${later}.${mac}`,
    `${expires}.${mac.startsWith("0") ? "1" : "0"}${mac.slice(1)}`,
    `${expires}.`,
    `.${mac}`,
    expires,
    "",
    `${ticket}0`,
    `${expires}.${mac.toUpperCase()}Z`,
  ];
  for (const text of forged) expect(await isLoginTicket(text, ADMIN, IN_SESSION)).toBe(false);
});

test("a ticket from a clock far ahead is not good for longer than ten minutes", async () => {
  const ticket = await signLoginTicket(ADMIN, IN_SESSION + minutes(60));
  expect(await isLoginTicket(ticket, ADMIN, IN_SESSION)).toBe(false);
});
