// Tensors on the host: shapes, element types and plain row-major data.
// This room may import support/ alone; everything else builds on it.
// Add here only what holds for any tensor, whatever computes it.
export { allocate, bytesPerElement, type DType, type TypedArray } from "./dtype.ts";
export { broadcastShapes, formatShape, type PartialShape, type Shape, sameShape, sizeOf, stridesOf } from "./shape.ts";
export { type Tensor, type TensorType, tensor, zeros } from "./tensor.ts";
