/**
 * Computes Spearman's rank correlation of two lists of numbers: 1 if they order their elements equally. Equal numbers
 * share the mean of their ranks. It is 0 if all numbers of a list are equal, because they then order nothing.
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [first, second] = [ranksOf(a), ranksOf(b)];
  const mean = (first.length - 1) / 2;
  let [product, squares, otherSquares] = [0, 0, 0];
  first.forEach((rank, at) => {
    const [x, y] = [rank - mean, (second[at] ?? 0) - mean];
    product += x * y;
    squares += x * x;
    otherSquares += y * y;
  });
  return squares > 0 && otherSquares > 0 ? product / Math.sqrt(squares * otherSquares) : 0;
}

function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, at) => at);
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[first] ?? 0]) end++;
    for (let at = first; at < end; at++) ranks[order[at] ?? 0] = (first + end - 1) / 2;
    first = end;
  }
  return ranks;
}
