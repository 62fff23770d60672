import { expect, test } from "vitest";
import { bytesField, floatField, integerField, integersField, message, messageField, textField } from "./protobuf.ts";

/** Returns the bytes of an encoded message in hexadecimal. */
function hex({ chunks, length }: ReturnType<typeof message>): string {
  const bytes = Buffer.concat(chunks.flatMap((chunk) => ("parts" in chunk ? [...chunk.parts()] : [chunk])));
  expect(bytes.length).toBe(length);
  return bytes.toString("hex");
}

test("encodes fields as in protobuf's documentation", () => {
  expect(hex(integerField(1, 150))).toBe("089601");
  expect(hex(textField(2, "testing"))).toBe("120774657374696e67");
  expect(hex(messageField(3, integerField(1, 150)))).toBe("1a03089601");
  expect(hex(integersField(6, [3, 270, 86942]))).toBe("3206038e029ea705");
});

test("encodes negative numbers, fields beyond 15, floats and empty messages", () => {
  expect(hex(integerField(1, -1))).toBe("08ffffffffffffffffff01");
  expect(hex(integerField(20, 7))).toBe("a00107");
  expect(hex(floatField(2, 0.5))).toBe("150000003f");
  expect(hex(integersField(1, []))).toBe("");
});

test("keeps the position of lazily produced bytes, however few", () => {
  const parts = () => [Uint8Array.of(1, 2), Uint8Array.of(3)];
  const encoded = message([integerField(1, 1), bytesField(2, { length: 3, parts }), integerField(3, 1)]);
  expect(encoded.chunks.length).toBe(3);
  expect(hex(encoded)).toBe("080112030102031801");
});

test("keeps long byte runs as views and merges small ones", () => {
  const long = new Uint8Array(1000).fill(7);
  const { chunks } = message([integerField(1, 1), textField(2, "a"), bytesField(9, long), integerField(3, 1)]);
  expect(chunks.map(({ length }) => length)).toEqual([8, 1000, 2]);
  expect(chunks[1]).toBe(long);
});
