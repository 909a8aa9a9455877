import { expect, test } from "vitest";
import { ivHistorySvg } from "../../src/charts/iv-history.ts";
import { readSvg, textsOf } from "./read-svg.ts";
import { SAMPLES } from "./samples.ts";

const textsIn = (svg: string) => readSvg(svg).filter(({ name }) => name === "text");

test.each(Object.keys(SAMPLES))(
  "in a page each text of %s stands as wide as its place, in any font",
  (kind) => {
    const svg = SAMPLES[kind]?.("page") ?? "";
    const texts = textsIn(svg);
    expect(texts.length).toBeGreaterThan(3);
    textsOf(svg).forEach(({ text, box }, index) => {
      const { textLength, lengthAdjust } = texts[index]?.attributes ?? {};
      expect(Number(textLength), text).toBeCloseTo(box.right - box.left, 0);
      expect(lengthAdjust).toBe("spacingAndGlyphs");
    });
  },
);

test("a message's picture brings its font, and says nothing of widths", () => {
  expect(textsIn(SAMPLES["term"]?.("dark") ?? "").some(({ attributes }) => "textLength" in attributes)).toBe(
    false,
  );
});

test("the legend names only what the picture shows", () => {
  const closes = [11, 12, 13].map((day) => ({ day: `2026-11-${day}`, iv30: day / 100, rebuilt: true }));
  const picture = {
    ...{ symbol: "SPY", closes, current: null, rank: null, percentile: null, observations: 3 },
  };
  const svg = ivHistorySvg({ ...picture, unranked: "too few closes", quotedAtMs: null }, "dark");
  expect(svg).toContain("3 days rebuilt at 15:45");
  expect(svg).not.toContain("kept live");
});
