/** Converts IEEE 754 half-precision words to float32, exactly. */
export function float16ToFloat32(words: Uint16Array): Float32Array {
  const result = new Float32Array(words.length);
  const bits = new Uint32Array(result.buffer);
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? 0;
    const sign = (word & 0x8000) << 16;
    const exponent = (word >>> 10) & 0x1f;
    const fraction = word & 0x3ff;
    if (exponent === 0) {
      result[index] = (sign ? -1 : 1) * fraction * 2 ** -24;
    } else {
      const wideExponent = exponent === 31 ? 255 : exponent + 112;
      bits[index] = sign | (wideExponent << 23) | (fraction << 13);
    }
  }
  return result;
}

/** Converts float32 values to IEEE 754 half-precision words, rounding to nearest even; 65,520 and above is infinity. */
export function float32ToFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const result = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const word = bits[index] ?? 0;
    result[index] = ((word >>> 16) & 0x8000) | halfMagnitude(word & 0x7fffffff);
  }
  return result;
}

/** Converts the bits of a positive float32 to those of a half. */
function halfMagnitude(word: number): number {
  if (word > 0x7f800000) return 0x7e00;
  if (word >= 0x477ff000) return 0x7c00;
  // Normal halves: rebias the exponent from 127 to 15 and round 13 bits of the fraction away.
  if (word >= 0x38800000) return (word - 0x38000000 + 0xfff + ((word >>> 13) & 1)) >>> 13;
  const exponent = word >>> 23;
  if (exponent < 102) return 0;
  // Subnormal halves are multiples of 2⁻²⁴.
  const fraction = (word & 0x7fffff) | 0x800000;
  const shift = 126 - exponent;
  const kept = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return kept + (rest > half || (rest === half && kept & 1) ? 1 : 0);
}
