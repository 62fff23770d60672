import { barList, figure, type Html, html } from "../../../page/index.ts";
import type { ExplainedMap, MapCurves } from "../explanation.ts";
import type { ExplanationContext } from "../explanation-context.ts";

/** The tests of each map, in figures. */
export function trustSection(context: ExplanationContext): Html {
  const { explanation, texts } = context;
  const { maps } = explanation;
  const isTested = maps.some(({ trust }) => !trust.notes.includes("empty"));
  return html`${isTested && html`<p>${texts.trust.explanation}</p>`}${maps.map((map) => mapTests(map, context, maps.length > 1))}`;
}

function mapTests(map: ExplainedMap, { texts }: ExplanationContext, isNamed: boolean): Html {
  const { trust } = texts;
  const { comparison, randomized, completeness, notes } = map.trust;
  const isEmpty = notes.includes("empty");
  const bars = (of: keyof MapCurves) =>
    comparison &&
    barList({
      full: Math.max(1, ...[comparison.map, comparison.random, comparison.center].map((curves) => curves[of])),
      key: [trust.map],
      bars: (["map", "random", "center"] as const).map((order) => ({
        name: trust[order],
        values: [Math.max(0, comparison[order][of])],
        text: texts.format.percent(comparison[order][of], 0),
        label: trust.bar(trust[order], comparison[order][of]),
      })),
    });
  return html`${isNamed && html`<h3>${texts.answer.title(map)}</h3>`}
  ${!isEmpty && html`<p class="muted">${trust.score(map)}</p>`}
  ${isEmpty && html`<p>${texts.notes.empty}</p>`}
  ${
    comparison &&
    !isEmpty &&
    html`<div class="columns tests">
      ${figure({ caption: trust.deletion, content: bars("deletion"), note: trust.lower })}
      ${figure({ caption: trust.insertion, content: bars("insertion"), note: trust.higher })}
    </div>`
  }
  ${!comparison && !isEmpty && html`<p>${texts.notes["no evidence"]}</p>`}
  ${!isEmpty && html`<p>${trust.randomized(randomized)}</p>`}
  ${completeness && html`<p>${trust.completeness(completeness.sum, completeness.expected)}</p>`}`;
}

export const trustStyle = `
.tests figure { margin: 1rem 0; min-width: 0; }
.tests figcaption { font-weight: 500; font-size: .9375rem; margin-bottom: .4rem; }
.tests .bars { grid-template-columns: 7rem minmax(0, 1fr) minmax(3.25rem, max-content); }
.tests .bars li + li .bar i { background: var(--strong-line); }
.tests .figure-note { margin-top: .35rem; }
`;
