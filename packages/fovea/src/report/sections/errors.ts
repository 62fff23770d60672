import { type Html, html, imageList, type ListedImage } from "../../page/index.ts";
import { shownTargets } from "../findings/shown-targets.ts";
import type { ReportContext } from "../report-context.ts";

/** The images whose labels or values were missed most. */
export function errorsSection({ report, texts: { targets, format }, thumbnail }: ReportContext): Html | undefined {
  const shown = shownTargets(report);
  if (!shown || shown.results.topErrors.length === 0) return undefined;
  const list = shown.results.topErrors.map(({ file, name, target, prediction }): ListedImage => {
    const isLabel = shown.task === "multi-label";
    const actual = isLabel ? (target === 1 ? targets.present : targets.absent) : format.number(target);
    return {
      ...{ file, source: thumbnail(file), label: targets.errorImage(name) },
      names: [
        [isLabel ? targets.label : targets.value, name],
        [targets.actual, actual],
      ],
      note: isLabel
        ? `${targets.probability}${format.colon}${format.percent(prediction)}`
        : `${targets.predicted}${format.colon}${format.number(prediction)}`,
    };
  });
  return html`<p class="muted">${targets.errorExplanation}</p>${imageList(list)}`;
}
