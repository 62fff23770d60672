/** Text, layout and print. */
export const base = `
*, ::before, ::after { box-sizing: border-box; }
html { color-scheme: light dark; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--text); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
body > header, body > nav, main, body > footer { max-width: 64rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
body > header { padding-top: 2.5rem; }
h1 { font-size: clamp(1.6rem, 4vw, 2.125rem); line-height: 1.2; letter-spacing: -.01em; margin: 0 0 .35rem; overflow-wrap: anywhere; }
h2 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -.005em; margin: 0 0 1rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: .75rem 0; max-width: 68ch; overflow-wrap: anywhere; }
ul, ol { overflow-wrap: anywhere; }
.muted, small { color: var(--muted); }
small { font-size: .8125rem; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .875em; }
pre { margin: 0; padding: .85rem 1rem; background: var(--surface); border-radius: 6px; width: max-content; min-width: 100%; }
.name { font-weight: 600; overflow-wrap: anywhere; }
.path { overflow-wrap: anywhere; }
dd .name, th .name, td .name, .bar-name .name { font-weight: inherit; }
section { padding-block: 2.25rem; border-top: 1px solid var(--line); }
section > :last-child, section > :last-child > :last-child { margin-bottom: 0; }
main > section:first-child { border-top: 0; padding-top: 1.5rem; }
details { margin: 1rem 0; }
summary { cursor: pointer; color: var(--accent); width: fit-content; max-width: 100%; overflow-wrap: anywhere; }
details[open] > summary { margin-bottom: .75rem; }
.subtitle { color: var(--muted); margin: 0; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .35rem .6rem; }
.sentences, .steps { margin: 0; padding-inline-start: 1.25rem; display: grid; gap: .55rem; max-width: 68ch; }
.links a { margin-inline-end: 1.25rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 3rem; }
.columns h3:first-child { margin-top: .5rem; }
.beside > p:first-child { margin-top: 0; }
body > nav { margin-top: 1.25rem; }
body > nav { overflow-x: auto; }
body > nav ul { list-style: none; margin: 0; padding: .25rem 0 .6rem; display: flex; gap: 1.25rem; font-size: .875rem; white-space: nowrap; }
body > nav a { text-decoration: none; }
body > nav a:hover { text-decoration: underline; }
body > footer { color: var(--muted); font-size: .875rem; padding-block: 1.5rem 3rem; }
@media screen and (min-width: 75rem) {
  body { display: grid; grid-template-columns: 15rem minmax(0, 60rem); column-gap: 2rem; justify-content: center; grid-template-areas: "nav header" "nav main" "nav footer"; grid-template-rows: auto auto 1fr; }
  body > header { grid-area: header; } body > nav { grid-area: nav; } main { grid-area: main; } body > footer { grid-area: footer; }
  body > header, body > nav, main, body > footer { margin-inline: 0; max-width: none; width: 100%; }
  body > nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; margin-top: 0; padding: 2.85rem 1rem 2rem; }
  body > nav ul { display: grid; gap: .45rem; white-space: normal; padding: 0; }
  body > nav li:nth-child(4) { margin-bottom: 1rem; }
}
@media print {
  body { font-size: 10.5pt; }
  body > nav, .skip, .links { display: none; }
  section { padding-block: 1.25rem; }
  h2, h3, figcaption { break-after: avoid; }
  .hero, .tiles, tr, .note, .charts figure, .matrix-picture, table.confusion { break-inside: avoid; }
  .scroll { overflow: visible; background: none; }
  table { font-size: .8125rem; }
  th, td { padding: .3rem .9rem .3rem 0; }
  thead button::after { content: none !important; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
