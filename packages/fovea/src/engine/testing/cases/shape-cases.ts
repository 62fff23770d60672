import { broadcastTo } from "../../../ops/broadcast.ts";
import { concat } from "../../../ops/concat.ts";
import { reshape } from "../../../ops/reshape.ts";
import { pad, slice } from "../../../ops/slice.ts";
import { transpose } from "../../../ops/transpose.ts";
import type { Shape } from "../../../tensor/shape.ts";
import { apply } from "../conformance-case.ts";
import { type InputSpec, input } from "../test-data.ts";

const image = input([2, 5, 7, 3]);
/** Ops that only move data keep the element type. */
const integers = input([2, 5, 7, 3], { below: 1000 });
const bytes: InputSpec = { shape: [2, 5, 7, 3], dtype: "uint8", fill: { below: 256 } };
/** More than a float holds, and numbers that would be denormal floats. */
const wide = input([2, 5, 7, 3], { below: 2 ** 31 });
const anyType = [image, integers, wide, bytes];

const joined: readonly (readonly [number, readonly Shape[]])[] = [
  [
    3,
    [
      [2, 5, 7, 3],
      [2, 5, 7, 16],
      [2, 5, 7, 5],
    ],
  ],
  [
    3,
    [
      [1, 4, 4, 16],
      [1, 4, 4, 32],
    ],
  ],
  [
    1,
    [
      [2, 1, 3],
      [2, 4, 3],
    ],
  ],
  [
    0,
    [
      [1, 3],
      [5, 3],
    ],
  ],
  [0, [[4]]],
];

export const shapeCases = {
  reshape: [
    ...anyType.map((x) => apply(reshape, { shape: [2, 105] }, [x])),
    apply(reshape, { shape: [2, 16, 3, 3] }, [input([2, 3, 3, 16])]),
    apply(reshape, { shape: [] }, [input([1, 1])]),
  ],
  broadcastTo: [
    apply(broadcastTo, { shape: [2, 5, 7, 3] }, [input([3])]),
    apply(broadcastTo, { shape: [2, 5, 7, 3] }, [input([2, 1, 1, 3])]),
    apply(broadcastTo, { shape: [2, 5, 7, 3] }, [input([5, 1, 1])]),
    apply(broadcastTo, { shape: [4, 17] }, [input([])]),
    apply(broadcastTo, { shape: [4, 17] }, [input([4, 17])]),
    apply(broadcastTo, { shape: [3, 5] }, [input([1, 5], { below: 9 })]),
  ],
  transpose: [
    ...anyType.map((x) => apply(transpose, { permutation: [0, 3, 1, 2] }, [x])),
    apply(transpose, { permutation: [1, 0] }, [input([17, 33])]),
    apply(transpose, { permutation: [0, 1, 2, 3] }, [input([2, 3, 4, 5])]),
    apply(transpose, { permutation: [2, 4, 0, 3, 1] }, [input([2, 3, 4, 1, 5])]),
    apply(transpose, { permutation: [3, 2, 1, 0] }, [input([2, 16, 5, 16])]),
  ],
  pad: [
    ...anyType.map((x) => apply(pad, { before: [0, 1, 2, 0], after: [0, 2, 0, 0] }, [x])),
    apply(pad, { before: [0, 3, 3, 0], after: [0, 3, 3, 0] }, [input([2, 4, 4, 16])]),
    apply(pad, { before: [1, 0, 0, 2], after: [0, 0, 1, 1] }, [input([2, 3, 4, 5])]),
    apply(pad, { before: [3], after: [0] }, [input([5])]),
  ],
  slice: [
    ...anyType.map((x) => apply(slice, { begin: [0, 1, 2, 0], size: [2, 3, 4, 3] }, [x])),
    apply(slice, { begin: [0, 0, 0, 3], size: [2, 4, 4, 13] }, [input([2, 4, 4, 32])]),
    apply(slice, { begin: [1, 0], size: [2, 5] }, [input([4, 5])]),
    apply(slice, { begin: [2], size: [1] }, [input([3])]),
  ],
  concat: [
    ...joined.map(([axis, shapes]) =>
      apply(
        concat,
        { axis },
        shapes.map((shape) => input(shape)),
      ),
    ),
    apply(concat, { axis: 3 }, [bytes, bytes]),
    apply(concat, { axis: 2 }, [integers, wide]),
  ],
};
