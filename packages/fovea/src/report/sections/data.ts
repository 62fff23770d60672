import { barList } from "../components/bar-list.ts";
import { dataTable } from "../components/data-table.ts";
import { figure } from "../components/figure.ts";
import { type Html, html } from "../markup/html.ts";
import { name, path } from "../markup/names.ts";
import type { ReportFault } from "../part-results.ts";
import type { ReportContext } from "../report-context.ts";
import { partNames, type ReportData, type ReportImageGroup } from "../report-data.ts";
import type { ReportTexts } from "../texts/report-texts.ts";

const mostBars = 30;
const fewestBars = 15;
/** How many groups or files are listed; the JSON has all. */
const mostListed = 50;

/** The images that the model was trained and measured on. */
export function dataSection({ report: { data, results }, texts: all }: ReportContext): Html {
  const { data: texts } = all;
  const predicted = partNames.flatMap((part) => results[part]?.faults ?? []);
  const faults = [...new Map([...data.faults, ...predicted].map((fault) => [fault.file, fault])).values()];
  return html`<p>${texts.folder(data.root)}</p><p>${texts.grouping(data.grouping.method, data.grouping.groups, data.grouping.images)}${
    data.relabeled > 0 && html`${all.format.gap}${texts.relabeled(data.relabeled)}`
  }</p>${figure({ caption: texts.perClass, content: classBars(data, all) })}${
    data.notes.length > 0 && html`<h3>${texts.notes}</h3><ul>${data.notes.map((note) => html`<li>${note}</li>`)}</ul>`
  }${groups(texts.leaks(data.leaks.length), data.leaks, all)}${groups(
    texts.mixedGroups(data.mixedGroups.length),
    data.mixedGroups,
    all,
  )}${faultTable(faults, all)}`;
}

function classBars({ classes }: ReportData, { data: texts, parts, format }: ReportTexts): Html {
  const used = partNames.filter((part) => classes.some((each) => each[part] > 0));
  const total = (each: ReportData["classes"][number]) => each.train + each.validation + each.test;
  const sorted = [...classes].sort((a, b) => total(a) - total(b));
  const longest = Math.max(1, ...classes.map(total));
  const bars = (some: ReportData["classes"]) =>
    barList({
      key: used.map((part) => parts[part]),
      full: longest,
      bars: some.map((each) => ({
        name: each.name,
        values: used.map((part) => each[part]),
        text: format.count(total(each)),
        label: texts.bar(each.name, each),
      })),
    });
  if (classes.length <= mostBars) return bars(sorted);
  return html`<p class="muted">${texts.fewest(fewestBars)}</p>${bars(sorted.slice(0, fewestBars))}<details><summary>${texts.all(classes.length)}</summary>${bars(sorted)}</details>`;
}

function groups(title: string, list: readonly ReportImageGroup[], { data: texts, parts }: ReportTexts): Html | false {
  if (list.length === 0) return false;
  return html`<details><summary>${title}</summary><ul class="groups">${list
    .slice(0, mostListed)
    .map(
      (group) =>
        html`<li>${group.map(
          ({ path: file, split, className }) =>
            html`<div>${path(file)} <small>${parts[split]} · ${name(className)}</small></div>`,
        )}</li>`,
    )}</ul>${list.length > mostListed && html`<p class="muted">${texts.more(list.length - mostListed)}</p>`}</details>`;
}

function faultTable(faults: readonly ReportFault[], { data: texts }: ReportTexts): Html | false {
  if (faults.length === 0) return false;
  return html`<details><summary>${texts.faults(faults.length)}</summary>${dataTable({
    label: texts.faults(faults.length),
    rows: faults.slice(0, mostListed),
    columns: [
      { heading: texts.file, header: true, cell: ({ file }) => path(file) },
      { heading: texts.reason, cell: ({ reason }) => reason },
    ],
  })}${faults.length > mostListed && html`<p class="muted">${texts.more(faults.length - mostListed)}</p>`}</details>`;
}

export const dataStyle = `
.groups { padding-inline-start: 1.1rem; }
.groups li { margin: .6rem 0; }
`;
