// Tensors on the host: shapes, element types and plain row-major data.
// This room may import only support/; everything else builds on it.
// Add code here only if it applies to all tensors, whatever computes them.
export { convertElements, elementTypeOf, writeElements } from "./convert-elements.ts";
export { allocate, arrayOver, bytesPerElement, type DType, type NumericArray, type TypedArray } from "./dtype.ts";
export type { NestedNumbers } from "./flatten.ts";
export { broadcastShapes, formatShape, type PartialShape, type Shape, sameShape, sizeOf, stridesOf } from "./shape.ts";
export {
  isTensor,
  type LazyTensor,
  type Tensor,
  type TensorData,
  type TensorType,
  tensor,
  toTensor,
  zeros,
} from "./tensor.ts";
