import { expect, test } from "vitest";
import { incidentChanges, lastingIncidents } from "../../../src/operations/incidents/incident.ts";
import type { Condition } from "../../../src/operations/ports.ts";
import { anIncident } from "../../support/memory-status.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";

const AFFECTS = { component: "options_refresh", words: "Nothing has succeeded since its slot." };

function aCondition(changes: Partial<Condition> = {}): Condition {
  return {
    key: "job_late:options_refresh",
    firing: true,
    title: "options_refresh is late",
    detail: "POST /admin/jobs/options_refresh/run runs it now.",
    severity: "critical",
    affects: AFFECTS,
    ...changes,
  };
}
const OPEN = anIncident({ condition: "job_late:options_refresh", endedAtMs: null });

test("what begins to concern everybody is an incident, in words without the operator's directions", () => {
  expect(incidentChanges([aCondition()], [], [], IN_SESSION)).toEqual({
    began: [
      {
        condition: "job_late:options_refresh",
        ...AFFECTS,
        title: "options_refresh is late",
        severity: "critical",
        beganAtMs: IN_SESSION,
        endedAtMs: null,
      },
    ],
    ended: [],
  });
});

test("what is the operator's own matter is none, and what lasts does not begin again", () => {
  const { affects: _none, ...budget } = aCondition({ key: "budget:qstash_messages" });
  expect(incidentChanges([budget], [], [], IN_SESSION).began).toEqual([]);
  expect(incidentChanges([aCondition()], [OPEN], [], IN_SESSION)).toEqual({ began: [], ended: [] });
});

test("an incident is over when its condition is, and stays while nobody can tell", () => {
  const over = aCondition({ firing: false });
  expect(incidentChanges([over], [OPEN], [], IN_SESSION)).toEqual({
    began: [],
    ended: [{ condition: OPEN.condition, endedAtMs: IN_SESSION }],
  });
  expect(incidentChanges([], [OPEN], [], IN_SESSION).ended).toEqual([]);
  expect(incidentChanges([over], [], [], IN_SESSION).ended).toEqual([]);
});

test("one that was told of before incidents were kept began when it was told", () => {
  const told = {
    key: "job_late:options_refresh",
    firing: true,
    sinceMs: IN_SESSION - minutes(90),
    detail: "",
  };
  expect(incidentChanges([aCondition()], [], [told], IN_SESSION).began).toMatchObject([
    { beganAtMs: IN_SESSION - minutes(90) },
  ]);
});

test("the page knows what the watch has not seen yet, and not what is over already", () => {
  const other = aCondition({
    key: "provider_down:schwab",
    affects: { component: "schwab", words: "It fails." },
  });
  const ended = anIncident();
  expect(lastingIncidents([aCondition(), other], [OPEN, ended], IN_SESSION)).toMatchObject([
    { condition: OPEN.condition, beganAtMs: OPEN.beganAtMs },
    { condition: "provider_down:schwab", beganAtMs: IN_SESSION },
  ]);
  expect(lastingIncidents([aCondition({ firing: false })], [OPEN], IN_SESSION)).toEqual([]);
});
