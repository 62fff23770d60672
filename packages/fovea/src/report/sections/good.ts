import { type Html, html, name, rangeStrip } from "../../page/index.ts";
import { baselineOf } from "../findings/baseline.ts";
import { shownResults } from "../findings/headline.ts";
import { byRecall } from "../findings/weakest-classes.ts";
import type { ReportContext } from "../report-context.ts";

/** How good is it? The accuracy with its interval, and the figures next to it. */
export function goodSection(context: ReportContext): Html {
  const { report, texts, headline } = context;
  const { good, format } = texts;
  if (!headline) return html`<p class="lead">${good.unknown}</p>${tiles(context)}`;
  const { accuracy, source, images, leaksLeftOut } = headline;
  const baseline = baselineOf(report, headline);
  return html`<div class="hero">
    <p class="hero-value">
      <strong>${format.percent(accuracy.value)}</strong> <span>${good.rightOf(source, images)}</span>
    </p>
    <div class="hero-strip">
      ${rangeStrip(accuracy, { label: good.bar(accuracy), marks: baseline ? [baseline.share] : [] })}
      <div class="strip-scale" aria-hidden="true">${[0, 0.5, 1].map((share) => html`<span>${format.percent(share, 0)}</span>`)}</div>
    </div>
    <p class="hero-text">${good.interval(accuracy)}${leaksLeftOut && [format.gap, good.leaksLeftOut]}</p>
  </div>${tiles(context)}`;
}

/** A few figures in a row. */
function tiles({ report, texts, headline }: ReportContext): Html {
  const { good, format } = texts;
  const shown = shownResults(report);
  const weakest = shown && shown.part !== "train" ? byRecall(shown.results.classes)[0] : undefined;
  const baseline = headline && baselineOf(report, headline);
  const mistakes = headline && Math.round((1 - headline.accuracy.value) * headline.images);
  return html`<dl class="tiles">
    ${headline && tile(good.mistakes, format.count(mistakes ?? 0), good.mistakesOf(headline.images))}
    ${
      weakest &&
      Number.isFinite(weakest.recall.value) &&
      tile(good.weakest, name(weakest.name), `${good.recall} ${format.percent(weakest.recall.value)}`)
    }
    ${baseline && tile(good.baseline, format.percent(baseline.share), good.always(baseline.name))}
    ${tile(good.trainingTime, format.duration(report.training.seconds), name(report.model.name))}
  </dl>`;
}

export function tile(label: string, value: Html | string, detail: Html | string): Html {
  return html`<div><dt>${label}</dt><dd><strong>${value}</strong> <span>${detail}</span></dd></div>`;
}

export const goodStyle = `
.lead { font-size: 1.125rem; max-width: 60ch; }
.hero-value { margin: .25rem 0 0; display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .9rem; font-size: 1.125rem; }
.hero-value strong { font-size: clamp(3rem, 8vw, 4.5rem); line-height: 1; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.hero-strip { max-width: 40rem; margin: 1.25rem 0 .9rem; }
.hero-strip .strip { height: 1.1rem; }
.hero-strip .strip .range { stroke-width: 12; }
.hero-strip .strip .value { stroke-width: 4; }
.strip-scale { display: flex; justify-content: space-between; color: var(--muted); font-size: .8125rem; margin-top: .15rem; }
.hero-text { max-width: 62ch; margin: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1.25rem 1.5rem; margin: 2rem 0 0; padding: 1.25rem 0 0; border-top: 1px solid var(--line); }
.tiles dt { color: var(--muted); font-size: .875rem; }
.tiles dd { margin: .1rem 0 0; }
.tiles strong { display: block; font-size: 1.375rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.tiles dd span { overflow-wrap: anywhere; }
.tiles .name { font-weight: inherit; }
.tiles dd > span { color: var(--muted); font-size: .875rem; display: block; }
`;
