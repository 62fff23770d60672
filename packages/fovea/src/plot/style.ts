/** The font that `toPng` bundles, then those that a browser is likely to have. */
export const fontFamily = "Inter, Helvetica, Arial, sans-serif";

/**
 * Okabe and Ito's palette, which people with any of the common color-vision deficiencies can distinguish
 * (M. Okabe, K. Ito, "Color Universal Design", 2008).
 */
export const palette = {
  blue: "#0072b2",
  orange: "#e69f00",
  green: "#009e73",
  vermilion: "#d55e00",
  sky: "#56b4e9",
  purple: "#cc79a7",
} as const;

/** Inks on white: text, secondary text, lines, and the faint grid. */
export const ink = { text: "#1f2933", muted: "#66717e", line: "#8d97a3", faint: "#e6e9ed", panel: "#f6f7f9" } as const;
