/** Converts bfloat16 words to float32, exactly: a bfloat16 is the upper half of the float32 with the same value. */
export function bfloat16ToFloat32(words: Uint16Array): Float32Array {
  const result = new Float32Array(words.length);
  const bits = new Uint32Array(result.buffer);
  for (let index = 0; index < words.length; index++) bits[index] = (words[index] ?? 0) << 16;
  return result;
}

/** Converts float32 values to bfloat16 words, rounding to nearest even. NaN stays NaN. */
export function float32ToBfloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const result = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const word = bits[index] ?? 0;
    const notANumber = (word & 0x7fffffff) > 0x7f800000;
    result[index] = notANumber ? (word >>> 16) | 0x40 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
  return result;
}
