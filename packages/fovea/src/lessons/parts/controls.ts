import { type Html, html, type Phrase } from "../../page/index.ts";

/** A slider and the number that it sets. */
export interface SliderOptions {
  readonly id: string;
  readonly label: Phrase;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly value: number;
}

/** Draws a slider with its label and its value. */
export function slider({ id, label, min, max, step = 1, value }: SliderOptions): Html {
  return html`<div class="control">
    <label for="${id}">${label}</label>
    <span class="slider">
      <input type="range" id="${id}" min="${min}" max="${max}" step="${step}" value="${value}">
      <output for="${id}" id="${id}-value">${String(value).replace("-", "−")}</output>
    </span>
  </div>`;
}

/** A few choices of which one holds. */
export interface ChoiceOptions {
  readonly id: string;
  readonly label: Phrase;
  readonly options: readonly (readonly [value: string, label: Phrase])[];
  readonly value: string;
}

/** Draws choices side by side, as radio buttons. */
export function choice({ id, label, options, value }: ChoiceOptions): Html {
  return html`<fieldset class="control choice" id="${id}">
    <legend>${label}</legend>
    <span class="segments">${options.map(
      ([each, text]) => html`<label>
        <input type="radio" name="${id}" value="${each}"${each === value && html` checked`}><span>${text}</span>
      </label>`,
    )}</span>
  </fieldset>`;
}

/** Draws a button. */
export function button(id: string, label: Phrase): Html {
  return html`<button type="button" class="button" id="${id}">${label}</button>`;
}

/** What the page's script fills; a reader without it sees why the place is empty. */
export function live(id: string, without: string): Html {
  return html`<div id="${id}" class="live"><noscript><p class="muted">${without}</p></noscript></div>`;
}

export const controlsStyle = `
.controls { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: end; margin: 1rem 0 1.5rem; }
.control { border: 0; margin: 0; padding: 0; min-width: 0; }
.control > label, .control > legend { display: block; padding: 0; color: var(--muted); font-size: .875rem; margin-bottom: .3rem; }
.slider { display: flex; align-items: center; gap: .75rem; min-height: 2.25rem; }
.slider input { width: min(11rem, 52vw); accent-color: var(--accent); margin: 0; min-height: 1.5rem; }
.slider output { min-width: 2.5ch; font-variant-numeric: tabular-nums; font-weight: 600; }
.segments { display: inline-flex; flex-wrap: wrap; border: 1px solid var(--strong-line); border-radius: 8px; overflow: hidden; }
.segments label { position: relative; cursor: pointer; }
.segments label + label { border-inline-start: 1px solid var(--line); }
.segments input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0; cursor: pointer; }
.segments span { display: block; min-width: 2.5rem; padding: .35rem .8rem; text-align: center; }
.segments input:checked + span { background: var(--c4); color: var(--on-strong); font-weight: 600; }
.segments input:focus-visible + span { outline: 2px solid var(--accent); outline-offset: -4px; border-radius: 8px; }
.segments input:checked:focus-visible + span { outline-color: var(--on-strong); }
.segments input:disabled + span { opacity: .45; }
.button, .control select { font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--strong-line); border-radius: 8px; padding: .35rem 1rem; min-height: 2.25rem; cursor: pointer; max-width: 100%; }
.button.strong { background: var(--c4); border-color: var(--c4); color: var(--on-strong); font-weight: 600; }
.button:hover { border-color: var(--accent); }
.button:disabled { opacity: .55; cursor: default; }
.button:focus-visible, .control select:focus-visible, .slider input:focus-visible, .stage:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.live { min-height: 1.5rem; }
@media print { .controls .button { display: none; } .slider input { display: none; } }
`;
