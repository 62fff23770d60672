import { expect, test } from "vitest";
import { float16ToFloat32 } from "./float16.ts";

test("every half has the value that IEEE 754 gives it", () => {
  const words = Uint16Array.from({ length: 65536 }, (_, word) => word);
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
