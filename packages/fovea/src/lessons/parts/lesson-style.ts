import { pageStyle } from "../../page/index.ts";
import { controlsStyle } from "./controls.ts";
import { mapViewStyle } from "./map-view.ts";
import { numberGridStyle } from "./number-grid.ts";
import { twoCurvesStyle } from "./two-curves.ts";

const shared = `
.lesson-chart { max-width: 30rem; }
.formula { font-size: 1.125rem; font-variant-numeric: tabular-nums; margin: .75rem 0; overflow-wrap: anywhere; max-width: none; }
.formula b { color: var(--accent); }
.try { border-inline-start: 3px solid var(--range); padding-inline-start: .9rem; color: var(--muted); }
`;

/** The style of a lesson, with what it adds. */
export function lessonStyle(...more: readonly string[]): string {
  return pageStyle(controlsStyle, numberGridStyle, mapViewStyle, twoCurvesStyle, shared, ...more);
}
