import { type Html, html, type Phrase, trusted } from "../markup/html.ts";

/** How serious a note is. */
export type NoteLevel = "good" | "caution" | "problem";

const paths: Readonly<Record<NoteLevel, string>> = {
  good: '<path d="M5.5 10.5l3 3 6-7"/>',
  caution: '<path d="M10 5v6M10 14v.5"/>',
  problem: '<path d="M6.5 6.5l7 7M13.5 6.5l-7 7"/>',
};

/** A statement with its level. */
export interface Note {
  readonly level: NoteLevel;
  readonly text: Phrase;
}

/** Lists notes, each with an icon of its level; `levels` names the levels for those who don't see it. */
export function noteList(notes: readonly Note[], levels: Readonly<Record<NoteLevel, string>>): Html {
  return html`<ul class="notes">${notes.map(
    ({ level, text }) => html`<li class="note ${level}">${icon(level, levels[level])}<span>${text}</span></li>`,
  )}</ul>`;
}

function icon(level: NoteLevel, label: string): Html {
  return html`<svg class="icon" viewBox="0 0 20 20" role="img" aria-label="${label}">
    <circle cx="10" cy="10" r="9"/>${trusted(paths[level])}
  </svg>`;
}

export const noteStyle = `
.notes { list-style: none; margin: 0; padding: 0; display: grid; gap: .7rem; }
.note { display: grid; grid-template-columns: 1.25rem 1fr; gap: .65rem; }
.icon { width: 1.25rem; height: 1.25rem; margin-top: .15rem; fill: none; stroke: var(--paper); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.icon circle { stroke: none; }
.good .icon circle { fill: var(--good); }
.caution .icon circle { fill: var(--caution); }
.problem .icon circle { fill: var(--problem); }
`;
