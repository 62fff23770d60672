import { type LearningCurve, learningCurves, validationCourse } from "../../../evaluation/index.ts";
import { type Curve, figure, type Html, html, lineChart, type Note, noteList } from "../../../page/index.ts";
import type { ComparisonContext } from "../comparison-context.ts";

/** With fewer epochs, smoothing says nothing. */
const smoothedFrom = 6;

/** The curves of all runs, one chart per metric, and what they show. */
export function curvesSection(context: ComparisonContext): Html {
  const { comparison, texts, run } = context;
  const { curves: words } = texts;
  const all = comparison.runs.map(({ history }) => learningCurves(history));
  const names = [...new Set(all.flat().map(({ name }) => name))];
  if (names.length === 0) return html`<p>${words.none}</p>`;
  const drawn = names.filter((name) => name !== "learningRate");
  if (names.includes("learningRate")) drawn.push("learningRate");
  const isSmoothed = longest(all.flat()) >= smoothedFrom;
  const shown = comparison.runs.flatMap((_, index) => (all[index]?.length ? [html`<li>${run(index)}</li>`] : []));
  return html`<ul class="key">${shown}
      <li><i class="swatch"></i>${words.validation}</li><li><i class="swatch dashed"></i>${words.training}</li></ul>
    <div class="charts">${drawn.map((name) => chartOf(name, all, texts))}</div>
    ${isSmoothed && html`<p class="figure-note">${words.smoothed}</p>`}
    ${noteList(courseNotes(context), texts.levels)}`;
}

function chartOf(
  metric: string,
  runs: readonly (readonly LearningCurve[])[],
  { curves: words, format }: ComparisonContext["texts"],
): Html {
  const title = metric === "learningRate" ? words.learningRate : words.metric(metric);
  const curves = runs.flatMap((own, series): Curve[] => {
    const curve = own.find(({ name }) => name === metric);
    if (!curve) return [];
    const { training, validation } = curve;
    if (metric === "learningRate") return [{ kind: "rate", series, values: training }];
    return [
      ...(training.length > 0 ? [{ kind: "training" as const, series, values: training }] : []),
      ...(validation ? [{ kind: "validation" as const, series, values: validation }] : []),
    ];
  });
  const isShare = /accuracy|precision|recall|f1|auc/i.test(metric);
  return figure({
    caption: title,
    content: lineChart({
      label: words.chart(title),
      curves,
      epochLabel: words.epoch,
      formatValue: (value) => (isShare ? format.percent(value, 0) : format.number(value)),
      smooth: metric !== "learningRate" && longest(runs.flat()) >= smoothedFrom,
    }),
  });
}

/** Which runs overfit, and which might improve with more epochs. */
function courseNotes({ comparison, texts: { curves: words }, run }: ComparisonContext): readonly Note[] {
  return comparison.runs.flatMap(({ history }, index): Note[] => {
    const losses = history.val_loss ?? history.valLoss ?? [];
    const course = validationCourse(losses);
    if (course?.trend === "turned") return [{ level: "caution", text: words.turned(run(index), course.best) }];
    return course?.trend === "improving" ? [{ level: "good", text: words.improving(run(index)) }] : [];
  });
}

function longest(curves: readonly LearningCurve[]): number {
  return Math.max(0, ...curves.flatMap(({ training, validation = [] }) => [training.length, validation.length]));
}

export const curvesStyle = `
.key .swatch { border-color: var(--muted); }
.key .swatch.dashed { border-top-style: dashed; }
#curves .key { align-items: baseline; }
#curves .notes { margin-top: 1.25rem; }
`;
