import type { FeatureMapsPage, PageFeatureMaps } from "../../pages/index.ts";
import { featureSheet } from "../../plot/index.ts";
import { formatAmount, formatPercent } from "../../support/index.ts";

/** Draws feature maps as an SVG. */
export function drawActivations({ file, model, image, features: { shown, layers } }: FeatureMapsPage): string {
  return featureSheet(
    shown.map((layer) => ({
      ...{ title: layer.path, detail: detailOf(layer), tiles: layer.tiles, scale: layer.scale },
      size: [layer.height, layer.width],
    })),
    {
      ...{ title: `${file.split(/[/\\]/).at(-1)} in ${model}`, image },
      fields: shown.flatMap(({ path, field }) => {
        if (!field) return [];
        const size = field.size === "all" ? "the whole image" : field.size.join(" × ");
        return [{ rows: field.rows, columns: field.columns, label: `${size}, ${path}` }];
      }),
      sparsity: layers.filter(({ isRectified }) => isRectified),
    },
  );
}

function detailOf({ height, width, channels, tiles, dead, sparsity, isRectified }: PageFeatureMaps): string {
  return [
    `${height} × ${width}`,
    tiles.length < channels
      ? `first ${tiles.length} of ${formatAmount(channels, "channel")}`
      : formatAmount(channels, "channel"),
    ...(dead > 0 ? [`${dead} without response`] : []),
    ...(isRectified ? [`${formatPercent(sparsity, 0)} zeros`] : []),
  ].join(" · ");
}
