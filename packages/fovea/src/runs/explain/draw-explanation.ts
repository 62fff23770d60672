import { encodePng } from "../../data/index.ts";
import type { AssessedMap } from "../../explain/index.ts";
import { heatColors, heatOverlay, heatScale, imageGrid } from "../../plot/index.ts";
import { ConfigError } from "../../support/index.ts";
import type { ExplainedImage } from "./explain-image.ts";
import { mapNotes } from "./map-notes.ts";

/** Names what a map explains. */
function nameOf({ target, method }: AssessedMap): string {
  return target.class ? className(target.class) : method;
}

function className({ label, index }: NonNullable<AssessedMap["target"]["class"]>): string {
  return label ?? `class ${index}`;
}

/** Draws the image and the maps over it, all with one scale, with what is wrong with each: an SVG. */
export async function drawExplanation({ image, maps }: Pick<ExplainedImage, "image" | "maps">): Promise<string> {
  const [first] = maps;
  if (!first) throw new ConfigError("expected at least one map, received none");
  const scale = heatScale(maps.map(({ heat }) => heat));
  const { isSigned } = first;
  const { against } = first.target;
  const plain = await encodePng(image);
  const rows = await Promise.all(
    maps.map(async (map) => ({
      label: nameOf(map),
      images: [plain, await encodePng(heatOverlay(image, map.heat, { scale, isSigned }))],
    })),
  );
  const [height = 0, width = 0] = image.shape;
  const end = scale.toPrecision(2);
  return imageGrid(rows, {
    imageSize: [height, width],
    columns: ["image", against ? `${first.method}, not ${className(against)}` : first.method],
    notes: maps.flatMap((map) => map.trust.notes.map((note) => `${nameOf(map)}: ${mapNotes[note]}`)),
    legend: { colors: heatColors(isSigned, 15), from: isSigned ? `−${end}` : "0", to: end },
  });
}
