import type { Config, Spec } from "vega";
import { fontFamily, ink } from "./style.ts";
import { escapeText, round } from "./svg-text.ts";

const config: Config = {
  background: "white",
  axis: {
    labelFont: fontFamily,
    labelFontSize: 11,
    labelColor: ink.muted,
    labelPadding: 6,
    titleFont: fontFamily,
    titleFontSize: 11,
    titleFontWeight: "normal",
    titleColor: ink.muted,
    titlePadding: 8,
    domain: false,
    ticks: false,
    gridColor: ink.faint,
  },
};

/** Draws a Vega specification as SVG, with its description as the title for screen readers. Loads Vega on first use. */
export async function vegaChart(spec: Spec): Promise<string> {
  const vega = await import("vega");
  const view = new vega.View(vega.parse(spec, config), { renderer: "none" });
  try {
    const svg = shortened(await view.toSVG());
    return `${svg.replace(">", ` role="img"><title>${escapeText(spec.description ?? "Chart")}</title>`)}\n`;
  } finally {
    view.finalize();
  }
}

/** Vega writes coordinates with all digits of a double: a third of the file, and the last ones differ between machines. */
function shortened(svg: string): string {
  return svg.replace(/translate\([^)]*\)/g, (place) =>
    place.replace(/-?\d+\.\d+/g, (number) => String(round(Number(number)))),
  );
}
