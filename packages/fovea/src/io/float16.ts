/** IEEE 754 half-precision words as float32, exactly: every half has a float32 of its value. */
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
