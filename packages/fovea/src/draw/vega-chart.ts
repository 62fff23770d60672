import type { Config, Spec } from "vega";
import { fontFamily, ink } from "./style.ts";

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

/** Draws a Vega specification as SVG. Vega is loaded at the first chart: it takes longer than all of Fovea. */
export async function vegaChart(spec: Spec): Promise<string> {
  const vega = await import("vega");
  const view = new vega.View(vega.parse(spec, config), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
