import { type Html, html, trusted } from "../markup/html.ts";
import { sortScript, sortScriptHash } from "./sort-script.ts";

/** A part of a page with a heading. */
export interface PageSection {
  /** The target of links to it. */
  readonly id: string;
  readonly heading: string;
  readonly content: Html;
}

/** A page and its texts. */
export interface PageOptions {
  readonly language: string;
  readonly title: string;
  readonly header: Html;
  readonly sections: readonly PageSection[];
  readonly footer: Html;
  readonly style: string;
  readonly contents: string;
  readonly skip: string;
}

// Nothing is fetched, no form is sent, and of scripts, only the one below runs: names from outside can't start any.
const policy = [
  "default-src 'none'",
  "img-src data:",
  "style-src 'unsafe-inline'",
  `script-src '${sortScriptHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

// Not in a template: bundlers rewrite tagged templates that hold the end of a script.
const script = trusted(`<script>${sortScript}</script>`);

/** Builds a page that stands alone: no request leaves it, and it reads the same without its script. */
export function pageShell(page: PageOptions): string {
  const { language, title, header, sections, footer, style, contents, skip } = page;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#report">${skip}</a>
<header>${header}</header>
<nav aria-label="${contents}"><ul>${sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul></nav>
<main id="report">${sections.map(sectionOf)}</main>
<footer>${footer}</footer>
${script}
</body>
</html>
`.markup;
}

function sectionOf({ id, heading, content }: PageSection): Html {
  return html`
<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>${content}</section>`;
}
