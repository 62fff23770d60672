import { type Html, type HtmlValue, html, type Phrase } from "../markup/html.ts";

/** A column of a table. */
export interface Column<Row> {
  readonly heading: Phrase;
  cell(row: Row): HtmlValue;
  /** Numbers are aligned at their ends. */
  readonly numeric?: boolean;
  /** Whether the cells name their rows. */
  readonly header?: boolean;
  /** What rows are sorted by, if the table can be sorted. */
  sort?(row: Row): string | number;
}

/** A table, its rows, and a short name for those who don't see its caption. */
export interface DataTableOptions<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** The title of the buttons that sort, up to the heading of the column; without it, the table can't be sorted. */
  readonly sortLabel?: string;
}

/** Draws a table in a box of its own, so that a wide one scrolls there and not with the page. */
export function dataTable<Row>({ label, columns, rows, sortLabel }: DataTableOptions<Row>): Html {
  const sortable = sortLabel !== undefined && html` data-sortable="${sortLabel}"`;
  return scrollBox(
    label,
    html`<table${sortable} aria-label="${label}">
      <thead><tr>${columns.map(headingOf)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${columns.map((column) => cellOf(column, row))}</tr>`)}</tbody>
    </table>`,
  );
}

/** Wraps wide content in a box that scrolls, by keyboard too. */
export function scrollBox(label: string, content: Html): Html {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${label}">${content}</div>`;
}

function headingOf<Row>({ heading, numeric }: Column<Row>): Html {
  return html`<th scope="col"${numeric && html` class="numeric"`}>${heading}</th>`;
}

function cellOf<Row>({ header, numeric, cell, sort }: Column<Row>, row: Row): Html {
  const attributes = html`${numeric && html` class="numeric"`}${sort && html` data-sort="${sort(row)}"`}`;
  if (header) return html`<th scope="row"${attributes}>${cell(row)}</th>`;
  return html`<td${attributes}>${cell(row)}</td>`;
}

export const dataTableStyle = `
.scroll {
  overflow-x: auto; max-width: 100%;
  background: linear-gradient(to left, var(--paper) 40%, transparent) right / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--shade), transparent) right / .75rem 100% no-repeat scroll;
}
table { border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
th, td { padding: .5rem 1.5rem .5rem 0; text-align: start; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-inline-end: .25rem; }
thead th { color: var(--muted); font-weight: 500; white-space: nowrap; border-bottom-color: var(--strong-line); }
tbody th { font-weight: 500; min-width: 6rem; max-width: 20rem; }
th, td, th .name, td .name, td .path, th .path { overflow-wrap: break-word; }
td { max-width: 26rem; }
td small { display: block; }
@media (max-width: 56rem) { table { font-size: .875rem; } th, td { padding-inline-end: 1rem; } }
.numeric { text-align: end; white-space: nowrap; }
thead button { all: unset; cursor: pointer; border-radius: 3px; }
thead button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
thead button::after { content: " ↕"; color: var(--faint); }
thead [aria-sort="ascending"] button::after { content: " ↑"; color: var(--accent); }
thead [aria-sort="descending"] button::after { content: " ↓"; color: var(--accent); }
`;
