import { type Html, html, type Phrase } from "../../page/index.ts";
import { shownResults } from "../findings/headline.ts";
import { byRecall } from "../findings/weakest-classes.ts";
import type { ReportContext } from "../report-context.ts";

const mostPairs = 4;
const mostClasses = 2;

/** What does it get wrong? The pairs that are confused most and the weakest classes, as sentences. */
export function wrongSection({ report, texts }: ReportContext): Html {
  const { wrong } = texts;
  const shown = shownResults(report);
  if (!shown) return html`<p>${wrong.notPredicted}</p>`;
  const { part, results } = shown;
  const images = new Map(results.classes.map((each) => [each.name, each.images]));
  const pairs = results.mostConfused.slice(0, mostPairs);
  const named = new Set(pairs.map(({ label }) => label));
  const sentences: Phrase[] = [
    ...pairs.map(({ label, prediction, count }) =>
      wrong.takenFor(label, prediction, count, images.get(label) ?? count),
    ),
    ...byRecall(results.classes)
      .filter(({ name, recall }) => !named.has(name) && recall.value < results.accuracy.value)
      .slice(0, mostClasses)
      .map(({ name, recall }) => wrong.finds(name, recall)),
  ];
  const list = html`<ul class="sentences">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  return html`${part === "train" && html`<p>${wrong.trainingOnly(results.images)}</p>`}
    ${sentences.length > 0 ? list : html`<p>${wrong.nothing}</p>`}
    <p class="links">
      <a href="#confusion">${wrong.seeConfusion}</a>
      ${results.topLosses.length > 0 && html` <a href="#losses">${wrong.seeLosses}</a>`}
    </p>`;
}
