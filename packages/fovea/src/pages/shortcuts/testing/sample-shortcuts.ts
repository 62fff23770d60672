import type { ShortcutRow, ShortcutsPageData } from "../shortcuts-page-data.ts";

const source =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** A page with suspicions of every kind, and names that try to break out. */
export function sampleShortcuts(): ShortcutsPageData {
  const grid = { rows: 8, columns: 8 };
  const row = (name: string, region: ShortcutRow["region"], more: Partial<ShortcutRow> = {}): ShortcutRow => ({
    ...{ name, region, area: 0.0625, share: { value: 0.42, low: 0.31, high: 0.53 }, others: 0.05, images: 40 },
    ...{ isSuspicious: true, mask: Uint8Array.from({ length: 64 }, (_, at) => Number(at % 8 < 2 && at < 16)) },
    strongest: [1, 2, 3].map((number) => ({ file: `${name}/IMG ${number}.jpg`, source, share: 0.7 / number })),
    ...more,
  });
  const clean = { isSuspicious: false, strongest: [], share: { value: 0.06, low: 0.02, high: 0.1 } };
  return {
    ...{
      run: "resnet50-birds",
      data: "photos",
      part: "validation",
      layer: "layer4",
      grid,
      fewest: 8,
      version: "0.1.0",
    },
    findings: [
      row("goose", "top left corner", {
        covered: { own: { images: 38, changed: 31 }, others: { images: 38, changed: 1 } },
      }),
      row("<script>alert(1)</script>", "unchanging", { others: undefined }),
      row("swan", "outside"),
      row("swan", "left edge", clean),
      row("goose", "bottom edge", { ...clean, share: { value: 0.06, low: 0, high: 1 } }),
    ],
    classes: [
      { name: "goose", images: 40, empty: 2, meanMap: source },
      { name: "swan", images: 40, empty: 0, meanMap: source },
      { name: "<script>alert(1)</script>", images: 3, empty: 3, meanMap: undefined },
    ],
    faults: [{ file: "goose/broken.jpg", reason: "no image" }],
  };
}
