import type { MatmulAttributes } from "../../../ops/matmul.ts";
import { inputOf, type Rule, resultOf } from "../translation.ts";

export const matmul: Rule = (translation, node) => {
  const { transposeA = false, transposeB = false } = node.attributes as MatmulAttributes;
  const [a, b, bias] = [inputOf(node, 0), inputOf(node, 1), node.inputs[2]];
  const image = transposeA || transposeB || !translation.constant(b) ? undefined : translation.flattenedImage(a);
  const units = b.shape[1] ?? 1;
  const inputs = [
    image ? translation.flattened(a) : translation.logical(a),
    // A flattened channels-first image needs a matrix with its rows in the same order.
    image ? translation.reordered(b, b.shape, [...image, units], [2, 0, 1, 3]) : translation.logical(b),
    ...(bias ? [translation.logical(bias)] : []),
  ];
  const options = { ...(transposeA && { transA: 1 }), ...(transposeB && { transB: 1 }) };
  translation.set(resultOf(node), translation.onnx.node("Gemm", inputs, options));
};
