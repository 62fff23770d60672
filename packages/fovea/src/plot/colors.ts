/** Red, green and blue, from 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** Returns the color of "#rrggbb". */
export function colorOf(hex: string): Color {
  const part = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16);
  return [part(1), part(3), part(5)];
}

/** Returns the color at a share, from 0 to 1, between colors at equal distances. */
export function between(colors: readonly Color[], share: number): Color {
  const place = Math.max(0, Math.min(1, share)) * (colors.length - 1);
  const first = Math.min(Math.floor(place), colors.length - 2);
  const [below, above] = [colors[first] as Color, colors[first + 1] as Color];
  const mixed = (channel: 0 | 1 | 2) => below[channel] + (place - first) * (above[channel] - below[channel]);
  return [mixed(0), mixed(1), mixed(2)];
}

/** Writes a color as CSS does. */
export function cssColor(color: Color): string {
  return `rgb(${color.map(Math.round).join(",")})`;
}
