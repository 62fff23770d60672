import { createHash } from "node:crypto";
import type { Batch, BatchOptions, Dataset } from "../../data/index.ts";

/** Label and hash of the pixels of every row, in order. */
export async function rowsOf(data: Dataset, options: BatchOptions): Promise<string[]> {
  const rows: string[] = [];
  for await (const batch of data.batches(options)) rows.push(...rowsOfBatch(batch));
  return rows;
}

/** The same for one batch. */
export function rowsOfBatch({ x, y, size }: Batch): string[] {
  const [image, label] = [...x, ...y];
  if (!image || !label) throw new Error("expected images and labels");
  const length = image.data.length / size;
  return Array.from({ length: size }, (_, row) => {
    const bytes = new Uint8Array(image.data.buffer, image.data.byteOffset + row * length * 4, length * 4);
    const width = label.data.length / size;
    return `${label.data.slice(row * width, (row + 1) * width).join()} ${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`;
  });
}

/** The labels of such rows, if they are numbers. */
export function labelsIn(rows: readonly string[]): number[] {
  return rows.map((row) => Number(row.split(" ")[0]));
}
