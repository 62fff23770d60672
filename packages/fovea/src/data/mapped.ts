import type { Batch } from "./batch.ts";
import type { BatchRequest, BatchTransform, DatasetSource, MappedSpecs } from "./dataset-source.ts";
import { checkedImageSpec } from "./image-spec.ts";

/** Returns a source that applies `transform` to the batches of another. */
export function mapped(source: DatasetSource, transform: BatchTransform, specs: MappedSpecs): DatasetSource {
  return {
    size: source.size,
    inputs: specs.inputs,
    outputs: specs.outputs,
    images: specs.images && checkedImageSpec("dataset.map: images", specs.images),
    batches: (request) => transformed(source, transform, request),
    slice: (start, end) => mapped(source.slice(start, end), transform, specs),
    ...(source.steps && { steps: source.steps.bind(source) }),
  };
}

async function* transformed(
  source: DatasetSource,
  transform: BatchTransform,
  request: BatchRequest,
): AsyncGenerator<Batch> {
  const { seed, epoch } = request;
  let index = request.skip;
  // A transform may modify its batch in place.
  for await (const batch of source.batches({ ...request, readOnly: false }))
    yield transform(batch, { seed, epoch, index: index++ });
}
