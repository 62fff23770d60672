import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { isKnownContent, knownContent } from "./known-content.ts";

const hash = (number: number) => createHash("sha256").update(String(number)).digest("hex");

test("hashes are found among those that are known, and no others", () => {
  for (const count of [0, 1, 2, 3, 100]) {
    const known = knownContent(Array.from({ length: count }, (_, number) => hash(number)));
    expect(Array.from({ length: count + 20 }, (_, number) => isKnownContent(known, hash(number)))).toEqual(
      Array.from({ length: count + 20 }, (_, number) => number < count),
    );
  }
});
