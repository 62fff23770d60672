/**
 * Returns the eigenvalues of a symmetric matrix A [n, n], and the coordinates of some vectors along its eigenvectors.
 * Overwrites A. The eigenvectors are never formed: Householder reflections make A tridiagonal, implicit QL rotations
 * make it diagonal, and both are applied to the vectors.
 * Source: Golub and Van Loan, "Matrix Computations", 4th edition, sections 8.3.1 and 8.3.3.
 */
export function spectralCoordinates(
  matrix: Float64Array,
  n: number,
  vectors: readonly Float64Array[],
): { readonly eigenvalues: Float64Array; readonly coordinates: readonly Float64Array[] } {
  const coordinates = vectors.map((vector) => Float64Array.from(vector));
  const { diagonal, side } = tridiagonalize(matrix, n, coordinates);
  diagonalize(diagonal, side, coordinates);
  return { eigenvalues: diagonal, coordinates };
}

function tridiagonalize(a: Float64Array, n: number, vectors: readonly Float64Array[]) {
  const diagonal = new Float64Array(n);
  const side = new Float64Array(n);
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    // Reflect column k below the diagonal onto its first element.
    let norm = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = a[i * n + k] as number;
      norm += (v[i] as number) ** 2;
    }
    norm = Math.sqrt(norm);
    const first = v[k + 1] as number;
    const target = first > 0 ? -norm : norm;
    diagonal[k] = a[k * n + k] as number;
    side[k] = target;
    v[k + 1] = first - target;
    const half = norm * (norm + Math.abs(first));
    if (half === 0) continue;
    // The lower triangle stands for both.
    p.fill(0, k + 1);
    for (let i = k + 1; i < n; i++) {
      const vi = v[i] as number;
      let sum = (a[i * n + i] as number) * vi;
      for (let j = k + 1; j < i; j++) {
        const entry = a[i * n + j] as number;
        sum += entry * (v[j] as number);
        p[j] = (p[j] as number) + entry * vi;
      }
      p[i] = (p[i] as number) + sum;
    }
    let product = 0;
    for (let i = k + 1; i < n; i++) {
      p[i] = (p[i] as number) / half;
      product += (p[i] as number) * (v[i] as number);
    }
    const share = product / (2 * half);
    for (let i = k + 1; i < n; i++) p[i] = (p[i] as number) - share * (v[i] as number);
    for (let i = k + 1; i < n; i++) {
      const [vi, pi] = [v[i] as number, p[i] as number];
      for (let j = k + 1; j <= i; j++) {
        a[i * n + j] = (a[i * n + j] as number) - vi * (p[j] as number) - pi * (v[j] as number);
      }
    }
    for (const vector of vectors) {
      let sum = 0;
      for (let i = k + 1; i < n; i++) sum += (v[i] as number) * (vector[i] as number);
      for (let i = k + 1; i < n; i++) vector[i] = (vector[i] as number) - (sum / half) * (v[i] as number);
    }
  }
  diagonal[n - 1] = a[n * n - 1] as number;
  return { diagonal, side };
}

function diagonalize(d: Float64Array, e: Float64Array, vectors: readonly Float64Array[]): void {
  const n = d.length;
  for (let low = 0; low < n; low++) {
    for (;;) {
      let high = low;
      while (high < n - 1 && !isNegligible(e[high] as number, d[high] as number, d[high + 1] as number)) high++;
      if (high === low) break;
      // Wilkinson's shift, from the two by two block at the top.
      const ratio = ((d[low + 1] as number) - (d[low] as number)) / (2 * (e[low] as number));
      const root = Math.hypot(ratio, 1);
      let g = (d[high] as number) - (d[low] as number) + (e[low] as number) / (ratio + (ratio >= 0 ? root : -root));
      let [s, c, p] = [1, 1, 0];
      let i = high - 1;
      for (; i >= low; i--) {
        const f = s * (e[i] as number);
        const b = c * (e[i] as number);
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = (d[i + 1] as number) - p;
          e[high] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = (d[i + 1] as number) - p;
        const t = ((d[i] as number) - g) * s + 2 * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
        for (const vector of vectors) {
          const upper = vector[i + 1] as number;
          const lower = vector[i] as number;
          vector[i + 1] = s * lower + c * upper;
          vector[i] = c * lower - s * upper;
        }
      }
      if (i >= low) continue;
      d[low] = (d[low] as number) - p;
      e[low] = g;
      e[high] = 0;
    }
  }
}

function isNegligible(side: number, a: number, b: number): boolean {
  return Math.abs(side) <= 2 ** -52 * (Math.abs(a) + Math.abs(b)) || Math.abs(side) < 1e-300;
}
