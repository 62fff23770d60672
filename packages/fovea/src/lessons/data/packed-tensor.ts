import { type Shape, sizeOf, type Tensor } from "../../tensor/index.ts";

/** A float32 tensor as a page holds it: little-endian bytes in base64. */
export interface PackedTensor {
  readonly shape: Shape;
  readonly data: string;
}

/** Bytes per call: more arguments than this overflow the stack. */
const chunk = 8192;

/** Packs a tensor for a page, without loss. */
export function packTensor({ shape, data }: Tensor): PackedTensor {
  const view = new DataView(new ArrayBuffer(data.length * 4));
  data.forEach((value, index) => {
    view.setFloat32(index * 4, Number(value), true);
  });
  const bytes = new Uint8Array(view.buffer);
  let text = "";
  for (let first = 0; first < bytes.length; first += chunk) {
    text += String.fromCharCode(...bytes.subarray(first, first + chunk));
  }
  return { shape, data: btoa(text) };
}

/** Unpacks what `packTensor` packed. */
export function unpackTensor({ shape, data }: PackedTensor): Tensor & { readonly data: Float32Array } {
  const text = atob(data);
  const view = new DataView(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer);
  const values = Float32Array.from({ length: sizeOf(shape) }, (_, index) => view.getFloat32(index * 4, true));
  return { shape, data: values, dtype: "float32" };
}
