import { type Html, html, trusted } from "../markup/html.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import { dataBlock, type PageData } from "./data-block.ts";
import type { PageScript } from "./page-script.ts";
import { sortScript } from "./sort-script.ts";

/** A part of a page with a heading. */
export interface PageSection {
  /** The target of links to it. */
  readonly id: string;
  readonly heading: string;
  readonly content: Html;
}

/** A page and its texts. */
export interface PageOptions {
  readonly texts: PageTexts;
  readonly title: string;
  readonly header: Html;
  readonly sections: readonly PageSection[];
  /** The version of Fovea that made it; undefined if that isn't known. */
  readonly version: string | undefined;
  readonly style: string;
  /** What the scripts read. */
  readonly data?: PageData;
  /** What runs besides the sorting of tables. */
  readonly scripts?: readonly PageScript[];
}

// Nothing is fetched, no form is sent, and only the page's own scripts run: names from outside can't start any.
function policyOf(scripts: readonly PageScript[]): string {
  return [
    "default-src 'none'",
    "img-src data:",
    "style-src 'unsafe-inline'",
    `script-src ${scripts.map(({ hash }) => `'${hash}'`).join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

// Not in a template: bundlers rewrite tagged templates that hold the end of a script.
const scriptElement = ({ code }: PageScript) => trusted(`<script>${code}</script>`);

/** Builds a page that stands alone: no request leaves it, and it reads the same without its script. */
export function pageShell(page: PageOptions): string {
  const { texts, title, header, sections, version, style, data } = page;
  const { contents, skip, madeBy } = texts.page;
  const scripts = [sortScript, ...(page.scripts ?? [])];
  return html`<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policyOf(scripts))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">${skip}</a>
<header>${header}</header>
<nav aria-label="${contents}"><ul>${sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul></nav>
<main id="main">${sections.map(sectionOf)}</main>
<footer>${madeBy}${version !== undefined && ` ${version}`}</footer>
${data && dataBlock(data)}${scripts.map(scriptElement)}
</body>
</html>
`.markup;
}

function sectionOf({ id, heading, content }: PageSection): Html {
  return html`
<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>${content}</section>`;
}
