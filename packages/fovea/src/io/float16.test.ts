import { expect, test } from "vitest";
import { float16ToFloat32, float32ToFloat16 } from "./float16.ts";

const words = Uint16Array.from({ length: 65536 }, (_, word) => word);

test("decodes every half as IEEE 754 defines it", () => {
  const values = float16ToFloat32(words);
  for (let word = 0; word < 65536; word++) {
    const sign = word & 0x8000 ? -1 : 1;
    const exponent = (word >> 10) & 31;
    const fraction = word & 1023;
    const special = fraction === 0 ? sign * Infinity : Number.NaN;
    const finite = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    if (!Object.is(values[word], exponent === 31 ? special : sign * finite))
      expect.fail(`word ${word}: ${values[word]}`);
  }
});

test("encodes every half, rounding to nearest even", () => {
  const values = float16ToFloat32(words);
  const back = float32ToFloat16(values);
  for (let word = 0; word < 65536; word++) {
    const expected = Number.isNaN(values[word]) ? 0x7e00 | (word & 0x8000) : word;
    if (back[word] !== expected) expect.fail(`word ${word}: ${back[word]}`);
  }
  for (let word = 0; word < 0x7c00; word++) {
    // One half above the largest is 65,536, where infinity begins to be nearer.
    const [low, high] = [values[word] ?? 0, word === 0x7bff ? 65536 : (values[word + 1] ?? 0)];
    const tie = (low + high) / 2;
    const nudge = (high - low) / 64;
    const rounded = float32ToFloat16(Float32Array.of(tie - nudge, tie, tie + nudge));
    const expected = [word, word % 2 === 0 ? word : word + 1, word + 1];
    if (String([...rounded]) !== String(expected)) expect.fail(`after word ${word}: ${rounded}, expected ${expected}`);
  }
});
