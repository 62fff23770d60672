import { type SmallestPart, smallestEvidence, smallestOcclusion } from "../../explain/index.ts";
import type { Model } from "../../models/index.ts";
import type { PagePart, PageParts } from "../../pages/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/index.ts";
import { pageImage } from "./image-data-uri.ts";

/** Finds the parts of an image that change the answer if covered, and that keep it alone. */
export async function pageParts(
  model: Model,
  pixels: Tensor,
  shown: Tensor,
  signal: AbortSignalLike | undefined,
): Promise<PageParts | undefined> {
  const [height = 0, width = 0] = shown.shape;
  // Coarser than the functions' default: a page has to be quick with large networks too.
  const cell = [Math.ceil(height / 8), Math.ceil(width / 8)] as const;
  const options = { cell, ...(signal && { signal }) };
  const [occlusion] = await smallestOcclusion(model, pixels, options);
  const [evidence] = await smallestEvidence(model, pixels, options);
  if (!occlusion || !evidence) return undefined;
  return {
    answer: nameOf(occlusion.answer),
    occlusion: await partOf(occlusion, shown, 1),
    evidence: await partOf(evidence, shown, 0),
  };
}

async function partOf(part: SmallestPart, shown: Tensor, covered: 0 | 1): Promise<PagePart> {
  const { newAnswer, share, pixels, mask } = part;
  const isShown = newAnswer === undefined ? () => true : (at: number) => mask.data[at] !== covered;
  return { answer: newAnswer && nameOf(newAnswer), share, pixels, image: await pageImage(hatched(shown, isShown)) };
}

function nameOf({ label, index }: SmallestPart["answer"]): string {
  return label ?? `class ${index}`;
}

/** Covers pixels with gray stripes, which no photograph has. */
function hatched({ data, shape }: Tensor, isShown: (at: number) => boolean): Tensor {
  const [height = 0, width = 0, channels = 1] = shape;
  const period = Math.max(2, Math.round(Math.min(height, width) / 28));
  const out = Uint8Array.from(data, (value, at) => {
    const pixel = Math.floor(at / channels);
    if (isShown(pixel)) return Number(value);
    const along = Math.floor(pixel / width) + (pixel % width);
    return Math.floor(along / period) % 2 === 0 ? 150 : 185;
  });
  return { data: out, shape, dtype: "uint8" };
}
