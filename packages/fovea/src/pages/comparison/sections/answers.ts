import { type Html, html, imageList } from "../../../page/index.ts";
import type { AnswerChange, ComparedPair, Comparison } from "../comparison.ts";
import type { ComparisonContext } from "../comparison-context.ts";

/** Images of each kind that the page shows, for each pair. */
const shownChanges = 12;

/** The images whose answers changed from the first run to each other one. */
export function answersSection(context: ComparisonContext): Html | undefined {
  const { comparison, texts } = context;
  const { answers } = comparison;
  if (!answers) return undefined;
  const pairs = shownPairs(answers.pairs, answers.runs);
  return html`${pairs.length > 1 && html`<p>${texts.answers.explanation}</p>`}${pairs.map((pair) => pairOf(pair, context))}`;
}

/** The images that the page shows. */
export function shownImages({ answers }: Comparison): readonly string[] {
  if (!answers) return [];
  const lists = shownPairs(answers.pairs, answers.runs).flatMap(({ gained, lost }) => [gained, lost]);
  return [...new Set(lists.flatMap((list) => list.slice(0, shownChanges)).map(({ image }) => image))];
}

/** The pairs whose changes are shown: those of the first run. */
function shownPairs(pairs: readonly ComparedPair[], runs: readonly number[]): readonly ComparedPair[] {
  return pairs.filter(({ first }) => first === runs[0]);
}

function pairOf({ first, second, gained, lost }: ComparedPair, context: ComparisonContext): Html {
  const { texts, run } = context;
  const { answers: words } = texts;
  return html`<h3>${words.pair(run(first), run(second))}</h3>
    <h4>${words.gained(gained.length, run(second))}</h4>${changeList(gained, first, second, context)}
    <h4>${words.lost(lost.length, run(second))}</h4>${changeList(lost, first, second, context)}`;
}

function changeList(
  changes: readonly AnswerChange[],
  first: number,
  second: number,
  { comparison, texts: { answers: words }, thumbnail }: ComparisonContext,
): Html {
  if (changes.length === 0) return html`<p class="muted">${words.none}</p>`;
  const nameOf = (index: number) => comparison.runs[index]?.name ?? "";
  const shown = changes.slice(0, shownChanges);
  return html`${imageList(
    shown.map((change) => ({
      file: change.image,
      source: thumbnail(change.image),
      label: words.image(change.label),
      names: [
        [words.actual, change.label],
        [html`<bdi>${nameOf(first)}</bdi>:`, change.first],
        [html`<bdi>${nameOf(second)}</bdi>:`, change.second],
      ],
      note: "",
    })),
  )}${changes.length > shown.length && html`<p class="figure-note">${words.shown(shown.length, changes.length)}</p>`}`;
}

export const answersStyle = `
h4 { font-size: .9375rem; margin: 1.25rem 0 .75rem; }
`;
