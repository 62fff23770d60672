import { barList, dataTable, disclosure, figure, type Html, html, name, path } from "../../page/index.ts";
import { partNames } from "../part-names.ts";
import type { ReportFault } from "../part-results.ts";
import type { ReportContext } from "../report-context.ts";
import type { ReportData, ReportImageGroup } from "../report-data.ts";
import { noteText } from "../report-note.ts";
import type { ReportTexts } from "../texts/report-texts.ts";

const mostBars = 30;
const fewestBars = 15;
/** How many groups or files are listed; the JSON has all. */
const mostListed = 50;

/** The images that the model was trained and measured on. */
export function dataSection({ report: { data, results, targets }, texts: all }: ReportContext): Html {
  const { data: texts } = all;
  const predicted = partNames.flatMap((part) => (results[part] ?? targets?.results[part])?.faults ?? []);
  const faults = [...new Map([...data.faults, ...predicted].map((fault) => [fault.file, fault])).values()];
  const { method, groups, images } = data.grouping;
  return html`<p>${texts.folder(data.root)}</p>
    <p>
      ${texts.grouping(method, groups, images)}
      ${data.relabeled > 0 && [all.format.gap, texts.relabeled(data.relabeled)]}
    </p>
    ${targets?.task !== "regression" && figure({ caption: texts.perClass, content: classBars(data, all) })}
    ${data.notes.length > 0 && html`<h3>${texts.notes}</h3><ul>${data.notes.map((note) => html`<li>${typeof note === "string" ? note : noteText(all.notes, note)}</li>`)}</ul>`}
    ${groupList(texts.leaks(data.leaks.length), data.leaks, all)}
    ${groupList(texts.mixedGroups(data.mixedGroups.length), data.mixedGroups, all)}
    ${faultTable(faults, all)}`;
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
  return html`<p class="muted">${texts.fewest(fewestBars)}</p>
    ${bars(sorted.slice(0, fewestBars))}
    ${disclosure(texts.all(classes.length), bars(sorted))}`;
}

function groupList(title: string, groups: readonly ReportImageGroup[], texts: ReportTexts): Html | false {
  if (groups.length === 0) return false;
  const image = ({ path: file, split, className }: ReportImageGroup[number]) =>
    html`<div>${path(file)} <small>${texts.parts[split]} · ${name(className)}</small></div>`;
  return disclosure(
    title,
    html`<ul class="groups">${groups.slice(0, mostListed).map((group) => html`<li>${group.map(image)}</li>`)}</ul>
      ${unlisted(groups.length, texts)}`,
  );
}

function faultTable(faults: readonly ReportFault[], texts: ReportTexts): Html | false {
  if (faults.length === 0) return false;
  const { data: words } = texts;
  const title = words.faults(faults.length);
  const table = dataTable({
    label: title,
    rows: faults.slice(0, mostListed),
    columns: [
      { heading: words.file, header: true, cell: ({ file }) => path(file) },
      { heading: words.reason, cell: ({ reason }) => texts.faults(reason) },
    ],
  });
  return disclosure(title, [table, unlisted(faults.length, texts)]);
}

function unlisted(count: number, { data }: ReportTexts): Html | false {
  return count > mostListed && html`<p class="muted">${data.more(count - mostListed)}</p>`;
}

export const dataStyle = `
.groups { padding-inline-start: 1.1rem; }
.groups li { margin: .6rem 0; }
`;
