const scale = 2 / Math.sqrt(Math.PI);

/**
 * The error function to double precision: 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ ÷ (2n + 1)!!, whose terms all have one sign
 * (Abramowitz and Stegun 7.1.6).
 */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return scale * Math.exp(-x * x) * sum;
}
