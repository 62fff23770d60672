import { type LearningCurve, learningCurves, validationCourse } from "../../evaluation/index.ts";
import {
  type Column,
  type Curve,
  dataTable,
  disclosure,
  figure,
  type Html,
  html,
  lineChart,
} from "../../page/index.ts";
import type { ReportContext } from "../report-context.ts";
import type { ReportStage } from "../run-report.ts";
import type { ReportTexts } from "../texts/report-texts.ts";
import { layerNormFigures } from "./layer-norms.ts";

/** With fewer epochs, smoothing says nothing. */
const smoothedFrom = 6;

/** How the training went: time, stages, learning curves. */
export function trainingSection(context: ReportContext): Html {
  const { report, texts: all } = context;
  const { training: texts } = all;
  const { seconds, runSeconds, stages, history, keptEpoch } = report.training;
  const expected = report.forecast?.seconds;
  const curves = learningCurves(history);
  const course = validationCourse(history.valLoss ?? []);
  return html`<p>
      ${expected === undefined || runSeconds !== undefined ? texts.totalTime(seconds) : texts.forecastTime(expected, seconds)}
      ${expected !== undefined && runSeconds !== undefined && [all.format.gap, texts.forecastRun(expected, runSeconds)]}
      ${course?.trend === "turned" && [all.format.gap, texts.turned(course.best)]}
    </p>
    ${curves.length === 0 ? html`<p>${texts.noEpochs}</p>` : curveFigures(curves, keptEpoch, all)}
    ${layerNormFigures(history, all)}
    ${stages.length > 0 && figure({ caption: texts.stages, content: stageTable(stages, all) })}`;
}

function curveFigures(curves: readonly LearningCurve[], keptEpoch: number | undefined, texts: ReportTexts): Html {
  const { training: words } = texts;
  const key = [
    html`<li><i class="swatch training-ink"></i>${words.training}</li>`,
    curves.some(({ validation }) => validation) &&
      html`<li><i class="swatch validation-ink"></i>${words.validation}</li>`,
  ];
  const smooth = curves.some(({ training }) => training.length >= smoothedFrom);
  return html`<ul class="key">${key}</ul>
    <div class="charts">${curves.map((curve) => curveFigure(curve, keptEpoch, texts))}</div>
    ${smooth && html`<p class="figure-note">${words.smoothed}</p>`}
    ${disclosure(words.numbers, epochTable(curves, texts))}`;
}

function curveFigure(
  { name, training, validation }: LearningCurve,
  keptEpoch: number | undefined,
  texts: ReportTexts,
): Html {
  const epochs = Math.max(training.length, validation?.length ?? 0);
  const title = name === "learningRate" ? texts.training.learningRate : texts.training.metric(name);
  const curves: Curve[] = [
    { kind: name === "learningRate" ? "rate" : "training", values: training },
    ...(validation ? [{ kind: "validation" as const, values: validation }] : []),
  ];
  const marked = keptEpoch !== undefined && keptEpoch >= 1 && epochs > 1 && name !== "learningRate";
  return figure({
    caption: title,
    content: lineChart({
      label: texts.training.curve(title, epochs),
      curves,
      epochLabel: texts.training.epoch,
      formatValue: (value) => formatMetric(name, value, texts),
      mark: marked ? { epoch: Math.min(keptEpoch, epochs), text: texts.training.kept(keptEpoch) } : undefined,
      smooth: epochs >= smoothedFrom && name !== "learningRate",
    }),
  });
}

/** Metrics that are shares are written as percentages. */
function formatMetric(name: string, value: number, { format }: ReportTexts, digits = 0): string {
  return /accuracy|precision|recall|f1|auc/i.test(name) ? format.percent(value, digits) : format.number(value);
}

function epochTable(curves: readonly LearningCurve[], texts: ReportTexts): Html {
  const { training: words } = texts;
  const epochs = Math.max(...curves.flatMap(({ training, validation = [] }) => [training.length, validation.length]));
  const column = (curve: LearningCurve, part: "training" | "validation", heading: string): Column<number> => ({
    heading,
    numeric: true,
    cell: (epoch) => formatMetric(curve.name, curve[part]?.[epoch - 1] ?? Number.NaN, texts, 1),
  });
  return dataTable({
    label: words.numbers,
    rows: Array.from({ length: epochs }, (_, index) => index + 1),
    columns: [
      { heading: words.epoch, header: true, cell: (epoch) => epoch },
      ...curves.flatMap((curve) => {
        if (curve.name === "learningRate") return [column(curve, "training", words.learningRate)];
        const title = words.metric(curve.name);
        return [
          column(curve, "training", `${title} (${words.training})`),
          ...(curve.validation ? [column(curve, "validation", `${title} (${words.validation})`)] : []),
        ];
      }),
    ],
  });
}

function stageTable(stages: readonly ReportStage[], { training, accuracy: { source }, format }: ReportTexts): Html {
  return dataTable({
    label: training.stages,
    rows: stages,
    columns: [
      { heading: training.stage, header: true, cell: ({ name }) => training.stageName(name) },
      { heading: training.time, numeric: true, cell: ({ seconds }) => format.duration(seconds) },
      {
        heading: training.accuracyAfter,
        cell: ({ accuracy, measuredOn }) =>
          accuracy &&
          html`<b>${format.percent(accuracy.value)}</b> <small>${format.range(accuracy)}${measuredOn && ` · ${source(measuredOn)}`}</small>`,
      },
    ],
  });
}
