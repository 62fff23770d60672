import {
  colorStrip,
  dataTable,
  type Html,
  html,
  imageList,
  name,
  noteList,
  type PageLanguage,
  type PageSection,
  pageShell,
  pageStyle,
} from "../../page/index.ts";
import { heatColors } from "../../plot/heat-overlay.ts";
import { regionPicture, regionPictureStyle } from "./region-picture.ts";
import type { ShortcutRow, ShortcutsPageData } from "./shortcuts-page-data.ts";
import { en } from "./texts/en.ts";
import type { ShortcutTexts } from "./texts/shortcut-texts.ts";
import { zh } from "./texts/zh.ts";

const languages: Readonly<Record<PageLanguage, ShortcutTexts>> = { en, zh };

/** Rows of the table. */
const mostRows = 40;

/** Returns what was found of shortcuts as one HTML page, which needs no network. */
export function renderShortcuts(data: ShortcutsPageData, language: PageLanguage = "en"): string {
  const texts = languages[language];
  const images = data.classes.reduce((sum, one) => sum + one.images, 0);
  const { run, part, classes } = data;
  const sections: readonly (readonly [keyof ShortcutTexts["headings"], Html])[] = [
    ["found", foundSection(data, texts)],
    ["classes", classesSection(data, texts)],
    ["regions", regionsSection(data, texts)],
    ["reading", html`${texts.reading(data.layer).map((each) => html`<p>${each}</p>`)}`],
  ];
  return pageShell({
    ...{ texts, title: `${texts.title}${texts.format.colon}${run}`, style: pageStyle(regionPictureStyle) },
    header: html`<h1>${texts.title}</h1><p class="subtitle">${texts.subtitle({ run, images, classes: classes.length, part })}</p>`,
    sections: sections.map(([id, content]): PageSection => ({ id, heading: texts.headings[id], content })),
    version: data.version,
  });
}

function foundSection(data: ShortcutsPageData, texts: ShortcutTexts): Html {
  const found = data.findings.filter(({ isSuspicious }) => isSuspicious);
  const few = data.classes.filter(({ images, empty }) => images - empty < data.fewest).map((one) => one.name);
  const isJudged = few.length < data.classes.length;
  const notes = [
    ...(found.length > 0 ? [{ level: "caution", text: texts.suspicions(found.length) } as const] : []),
    ...(found.length === 0 && isJudged ? [{ level: "good", text: texts.nothing } as const] : []),
    ...(few.length > 0
      ? [{ level: "caution", text: texts.notJudged(nameList(few, texts), data.fewest) } as const]
      : []),
    ...(data.faults.length > 0 ? [{ level: "caution", text: texts.faults(data.faults.length) } as const] : []),
  ];
  return html`${noteList(notes, texts.levels)}${found.map((row) => suspicion(row, data, texts))}`;
}

function suspicion(row: ShortcutRow, { grid }: ShortcutsPageData, texts: ShortcutTexts): Html {
  const { region, strongest, covered } = row;
  const images = strongest.map(({ file, source, share }) => ({
    ...{ file, source, label: texts.imageLabel(row.name), names: [], note: texts.shareHere(share) },
  }));
  return html`<h3>${name(row.name)}${texts.format.colon}${texts.regions[region]}</h3>
    <div class="suspicion"><div>${regionPicture(row.mask, grid, texts.regionLabel(region))}</div>
    <div><p>${texts.finding(row)}</p>${covered && html`<p>${texts.covered(covered.own, covered.others)}</p>`}
    <p class="muted">${texts.advice(region)}</p></div></div>
    ${imageList(images)}`;
}

function nameList(names: readonly string[], { format }: ShortcutTexts): Html {
  return html`${names.map((each, index) => html`${index > 0 && format.list.separator}${name(each)}`)}`;
}

function classesSection({ classes }: ShortcutsPageData, texts: ShortcutTexts): Html {
  const images = classes.map(({ name: label, images: total, empty, meanMap }) => ({
    ...{ file: "", source: meanMap, label: texts.meanLabel(label) },
    names: [["", label]] as const,
    note: texts.classNote(total, empty),
  }));
  return html`<p class="muted">${texts.classesExplanation}</p>
    ${colorStrip({ colors: heatColors(false), from: texts.less, to: texts.more })}${imageList(images)}`;
}

function regionsSection({ findings }: ShortcutsPageData, texts: ShortcutTexts): Html {
  const { columns, format } = texts;
  const rows = findings.slice(0, mostRows);
  const note = texts.tableNote(rows.length, findings.length);
  return html`${dataTable<ShortcutRow>({
    ...{ label: texts.tableLabel, rows, sortLabel: texts.page.sortBy },
    columns: [
      { heading: columns.class, header: true, cell: (row) => name(row.name), sort: (row) => row.name },
      { heading: columns.region, cell: ({ region }) => texts.regions[region], sort: ({ region }) => region },
      {
        ...{ heading: columns.share, numeric: true, cell: ({ share }) => format.percent(share.value) },
        sort: ({ share }) => share.value,
      },
      { heading: columns.interval, numeric: true, cell: ({ share }) => format.range(share) },
      { heading: columns.area, numeric: true, cell: ({ area }) => format.percent(area) },
      { heading: columns.others, numeric: true, cell: ({ others }) => format.percent(others ?? Number.NaN) },
      { heading: columns.images, numeric: true, cell: ({ images }) => format.count(images) },
    ],
  })}${note !== "" && html`<p class="muted">${note}</p>`}`;
}
