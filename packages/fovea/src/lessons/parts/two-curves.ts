import { type Curve, type Html, html, lineChart } from "../../page/index.ts";

/** Two curves that are compared. */
export interface TwoCurvesOptions {
  readonly label: string;
  /** What the dashed and the solid curve are. */
  readonly names: readonly [dashed: string, solid: string];
  readonly dashed: readonly number[];
  readonly solid: readonly number[];
  readonly xLabel: string;
  /** Whether values are drawn by their logarithm (default false). */
  readonly isLogarithmic?: boolean;
}

/** Draws two curves with their key. */
export function twoCurves(options: TwoCurvesOptions): Html {
  const { label, names, dashed, solid, xLabel, isLogarithmic = false } = options;
  const drawn = (values: readonly number[]) =>
    isLogarithmic ? values.map((value) => (value > 0 ? Math.log10(value) : Number.NaN)) : values;
  const curves: Curve[] = [
    { kind: "training", values: drawn(dashed) },
    { kind: "validation", values: drawn(solid) },
  ];
  return html`<div class="lesson-chart">
    <p class="curve-key"><span class="dashed">${names[0]}</span><span class="solid">${names[1]}</span></p>
    ${lineChart({ label, curves, epochLabel: xLabel, formatValue: isLogarithmic ? powerOfTen : plain })}
  </div>`;
}

const plain = (value: number) => String(Number(value.toPrecision(3)));

/** Writes the number whose logarithm is `value`. */
export function powerOfTen(value: number): string {
  const number = 10 ** value;
  if (number >= 0.01 && number < 10_000) return String(Number(number.toPrecision(2)));
  return number.toExponential(0).replace("e+", "e").replace("e-", "e−");
}

export const twoCurvesStyle = `
.curve-key { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-size: .875rem; margin: .5rem 0; }
.curve-key span::before { content: ""; display: inline-block; width: 1.6rem; height: 0; border-top: 3px solid var(--validation); margin-inline-end: .5rem; vertical-align: .25em; }
.curve-key .dashed::before { border-top: 3px dashed var(--training); }
`;
