import { describe, expect, it, test } from "vitest";
import { hostileNames } from "../../page/testing/hostile-names.ts";
import type { Explanation } from "./explanation.ts";
import { renderExplanation } from "./render-explanation.ts";
import { pageExplanations } from "./testing/page-explanations.ts";

const explanations = pageExplanations();

/** The text of a page without its markup. */
function textOf(explanation: Explanation | undefined, language: "en" | "zh" = "en"): string {
  const page = renderExplanation(explanation as Explanation, { language });
  const body = page.slice(page.indexOf("<body>")).replace(/<script>[\s\S]*?<\/script>/g, "");
  return body
    .replace(/<wbr>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

describe("renderExplanation", () => {
  it("says what the network answers, why, and how far that can be trusted", () => {
    const text = textOf(explanations.cat);
    expect(text).toContain("tabby cat 87.3 %");
    expect(text).toContain("What speaks for tabby cat");
    expect(text).toContain("The hottest parts matter more than random ones");
    expect(text).toMatch(/This map 21 % Random parts 55 % Center first 38 %/);
    expect(text).toContain("rank correlation 0.12");
    expect(text).toContain(
      "layer4/2/relu : 7 × 7 places with 2,048 channels. It is the last stage with at least 7 × 7",
    );
    expect(text).toContain("depends on 483 × 483 pixels");
    expect(text).toContain("The first 32 of 64 channels are shown. Every channel responds. 30 % of the values are 0.");
    expect(text).toContain("Zeros grow from 32 % in the first layers to 68 % in the last ones.");
  });

  it("notes a method that fails next to its map", () => {
    const page = renderExplanation(explanations["a map that fails"] as Explanation);
    const figure = /<figcaption>What speaks for[\s\S]*?<h3>/.exec(page)?.[0];
    expect(figure).toContain("Do not rely on this map.");
    expect(figure).toContain("it shows the image. Do not rely on it.");
    expect(figure).not.toContain("matter more than random ones");
  });

  it("says that a map is empty", () => {
    const text = textOf(explanations["an empty map"]);
    expect(text).toContain("The map is empty: the method finds nothing in this image");
    expect(text).not.toContain("rank correlation");
  });

  it("shows labels, values and contrasts", () => {
    expect(textOf(explanations.labels)).toContain("What does the network see? cat 90.0 %");
    expect(textOf(explanations["no label"])).toContain("None of the labels has a probability over one half.");
    expect(textOf(explanations["a value"])).toMatch(/age 31\.4 .* What raises the value/);
    expect(textOf(explanations["several maps"])).toContain("Why dog and not tabby cat");
  });

  it("leaves out what a network doesn't have", () => {
    const page = renderExplanation(explanations["a network without maps"] as Explanation);
    expect(page).not.toContain('id="maps"');
    expect(page).not.toContain('id="fields"');
    expect(page).toContain("doesn&#39;t state what its outputs mean");
    const pixels = textOf(explanations["pixels of a digit"]);
    expect(pixels).toContain("This method explains single pixels.");
    expect(pixels).toContain("no value is 0 on purpose");
    expect(pixels).toContain("The attributions add up to 7.9; the score exceeds that of an empty image by 8.1.");
  });

  test.each(Object.entries(explanations))("%s is said in Chinese without English sentences", (name, explanation) => {
    if (name === "hostile names") return;
    const text = textOf(explanation, "zh");
    expect(text).toContain("热力图可信吗？");
    expect(text.match(/\b(?:the|of|is|are|and)\b/g) ?? []).toEqual([]);
  });

  it("escapes names from outside", () => {
    const page = renderExplanation(explanations["hostile names"] as Explanation);
    for (const hostile of hostileNames.filter((name) => name.includes("<"))) expect(page).not.toContain(hostile);
  });

  it("refuses an option that it doesn't have", () => {
    expect(() => renderExplanation(explanations.cat as Explanation, { lang: "zh" } as never)).toThrow(
      'unknown option "lang"',
    );
  });
});

test("examples say what would change the answer, and which training images decide", () => {
  const { cat, "an answer that nothing changes": fixed, "a head that disagrees": other } = pageExplanations();
  const textOf = (explanation: typeof cat, language: "en" | "zh" = "en") =>
    renderExplanation(explanation as NonNullable<typeof cat>, { language })
      .replace(/<[^>]*>/g, "")
      .replaceAll("\u202f", " ");
  expect(textOf(cat)).toContain("With 11.3 % of the image covered (5,670 pixels), the answer is fox.");
  expect(textOf(cat)).toContain("Without these 3 images, the answer would be fox instead of tabby cat.");
  expect(textOf(cat)).toContain("and 2 near-duplicates");
  expect(textOf(cat, "zh")).toContain("没有这 3 张图像");
  expect(textOf(fixed)).toContain("Covering parts of the image never changes the answer");
  expect(textOf(fixed)).toContain("No set of up to 50 training images was found");
  expect(textOf(other)).toContain("gives another answer here");
});
