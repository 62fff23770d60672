import type { Interval } from "../../evaluation/index.ts";
import { type Html, html, name, type Phrase, rangeStrip } from "../../page/index.ts";
import { type ShownTargets, shownTargets } from "../findings/shown-targets.ts";
import type { ReportContext } from "../report-context.ts";
import type { ReportTexts } from "../texts/report-texts.ts";
import { tile } from "./good.ts";

/** How good is it? Mean average precision of labels, or R² of the first value, and the figures next to it. */
export function goodTargetsSection({ report, texts }: ReportContext): Html {
  const { good, format } = texts;
  const shown = shownTargets(report);
  const time = tile(good.trainingTime, format.duration(report.training.seconds), name(report.model.name));
  if (!shown) return html`<p class="lead">${good.unknown}</p><dl class="tiles">${time}</dl>`;
  const { share, figure, text, meaning } = headline(shown, texts);
  return html`<div class="hero">
    <p class="hero-value"><strong>${figure}</strong> <span>${text}</span></p>
    <div class="hero-strip">
      ${rangeStrip(share, { label: figure, marks: [] })}
      <div class="strip-scale" aria-hidden="true">${[0, 0.5, 1].map((each) => html`<span>${format.percent(each, 0)}</span>`)}</div>
    </div>
    <p class="hero-text">${meaning}</p>
  </div><dl class="tiles">${figures(shown, texts)}${time}</dl>`;
}

/** The figure that a reader should go by. */
function headline({ names, part, results }: ShownTargets, { targets, format }: ReportTexts) {
  const { values = [], meanAveragePrecision = Number.NaN, images } = results;
  const [first] = values;
  // The mean over labels has no interval of its own; those of single labels are in the table.
  const mean: Interval = { value: meanAveragePrecision, low: meanAveragePrecision, high: meanAveragePrecision };
  if (!first) {
    return {
      share: mean,
      figure: format.percent(mean.value),
      text: targets.precisionOf(names.length, part, images),
      meaning: targets.precisionMeaning,
    };
  }
  return {
    share: first.r2,
    figure: `R² ${format.number(first.r2.value)}`,
    text: targets.varianceOf(first.name, part, images),
    meaning: targets.varianceMeaning,
  };
}

function figures({ results }: ShownTargets, { targets, format }: ReportTexts): Phrase {
  const { labels = [], values = [] } = results;
  const weakest = [...labels]
    .filter(({ averagePrecision }) => Number.isFinite(averagePrecision.value))
    .sort((a, b) => a.averagePrecision.value - b.averagePrecision.value)[0];
  return html`${
    weakest &&
    tile(
      targets.weakest,
      name(weakest.name),
      `${targets.averagePrecision} ${format.percent(weakest.averagePrecision.value)}`,
    )
  }${values.slice(0, 4).map((value) => tile(targets.meanError, format.number(value.meanAbsoluteError.value), name(value.name)))}`;
}
