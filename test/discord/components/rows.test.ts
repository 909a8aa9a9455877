import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import { findCommand } from "../../../src/discord/commands/index.ts";
import { button, menu, type Part } from "../../../src/discord/components/parts.ts";
import { componentRows, modalOf } from "../../../src/discord/components/rows.ts";

const CALC = { strategy: "long_call", symbol: "SPY", strikes: "580", dte: 7 };
const rows = (parts: readonly Part[]) => componentRows(parts, findCommand);
const labels = (parts: readonly Part[]) =>
  rows(parts).map((row) => row.components.map((one) => ("label" in one ? one.label : "menu")));
const valid = (parts: readonly Part[]) =>
  validateInteractionResponse({ type: 4, data: { content: "x", components: rows(parts) } }).tree();
const choices = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ label: `choice ${i}`, value: String(i), description: "d" }));

test("buttons stand in rows of five, in order, and a menu on a row of its own", () => {
  const parts = [
    ...["a", "b", "c", "d", "e", "f"].map((label) => button(label, "calc", CALC)),
    menu("Expiration", choices(3), { fills: "dte", command: "calc", options: CALC }),
    { kind: "link", label: "site", url: "https://volaris.example/" } as const,
  ];
  expect(labels(parts)).toEqual([["a", "b", "c", "d", "e"], ["f"], ["menu"], ["site"]]);
  expect(valid(parts)).toEqual({});
});

test("what Discord has no room for is left out", () => {
  const many = Array.from({ length: 60 }, (_, i) => button(`button ${i}`.repeat(20), "calc", CALC));
  expect(rows(many).map(({ components }) => components.length)).toEqual([5, 5, 5, 5, 5]);
  expect(valid(many)).toEqual({});
  const wide = menu("m".repeat(300), choices(60), { fills: "dte", command: "calc", options: CALC });
  expect(valid([wide])).toEqual({});
});

test("a press that fits into no id, or calls what there is not, makes no button", () => {
  expect(
    rows([button("x", "moonshot", {}), button("y", "calc", { ...CALC, strikes: "5".repeat(100) })]),
  ).toEqual([]);
  expect(rows([menu("none", [], { fills: "dte", command: "calc", options: CALC })])).toEqual([]);
});

test("a form has an input for each option that it asks for", () => {
  const modal = modalOf(
    {
      title: "Alert me ".repeat(20),
      inputs: [
        { option: "premium", label: "Your price", placeholder: "2.50", value: "2.55" },
        { option: "contracts", label: "Contracts", required: false, description: "1 if left out" },
      ],
      press: { command: "calc", options: CALC, how: "alone" },
    },
    findCommand,
  );
  expect(validateInteractionResponse({ type: 9, data: modal }).tree()).toEqual({});
  expect(modal?.components).toMatchObject([
    { type: 18, component: { type: 4, custom_id: "premium", value: "2.55", required: true } },
    { type: 18, component: { type: 4, custom_id: "contracts", required: false } },
  ]);
});
