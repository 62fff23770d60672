import { join } from "node:path";
import type { Dataset } from "../data/index.ts";
import { encodePng } from "../data/index.ts";
import { writeFileAtomically } from "../io/index.ts";
import { runFiles } from "./run-folder.ts";

/** Saves the first test image with a run, as an image to try predictions with. */
export async function saveSample(folder: string, test: Dataset): Promise<void> {
  for await (const { x } of test.batches({ batchSize: 1, reuse: 1 })) {
    const [image] = x;
    if (image?.shape.length !== 4) return;
    const first = { ...image, shape: image.shape.slice(1) };
    await writeFileAtomically(join(folder, runFiles.sample), await encodePng(first, test.images?.range ?? [0, 1]));
    return;
  }
}
