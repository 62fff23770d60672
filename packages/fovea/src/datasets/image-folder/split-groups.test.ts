import fc from "fast-check";
import { expect, test } from "vitest";
import { splitGroups } from "./split-groups.ts";

const alone = (count: number) => Array.from({ length: count }, (_, index) => index);

function counts(parts: Uint8Array, strata: readonly string[], stratum: string, number: number) {
  return [...Array(number).keys()].map(
    (part) => strata.filter((name, i) => name === stratum && parts[i] === part).length,
  );
}

test("without groups every class gets exact shares", () => {
  const strata = [...Array(100).fill("a"), ...Array(40).fill("b"), ...Array(7).fill("c")];
  const parts = splitGroups({ strata, groupOf: alone(147), fractions: [0.2, 0.1], seed: 7 });
  expect(counts(parts, strata, "a", 3)).toEqual([70, 20, 10]);
  expect(counts(parts, strata, "b", 3)).toEqual([28, 8, 4]);
  expect(counts(parts, strata, "c", 3)).toEqual([5, 1, 1]);
});

test("small classes get one image on each side where possible", () => {
  const strata = ["one", "two", "two", "three", "three", "three"];
  const parts = splitGroups({ strata, groupOf: alone(6), fractions: [0.1, 0.1], seed: 0 });
  expect(counts(parts, strata, "one", 3)).toEqual([1, 0, 0]);
  expect(counts(parts, strata, "two", 3)).toEqual([1, 1, 0]);
  expect(counts(parts, strata, "three", 3)).toEqual([1, 1, 1]);
});

test("shares are as close as whole groups allow", () => {
  // Groups of 4, 4, 4 and 3 images: 8 of 15 are wanted, and 7 or 8 can be had.
  const groupOf = [0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12];
  const strata = Array(15).fill("a");
  for (let seed = 0; seed < 10; seed++) {
    const parts = splitGroups({ strata, groupOf, fractions: [8 / 15], seed });
    expect(counts(parts, strata, "a", 2)).toEqual([7, 8]);
  }
});

test("groups of several classes stay in the first part", () => {
  const strata = ["a", "b", ...Array(8).fill("a"), ...Array(8).fill("b")];
  const groupOf = [0, 0, ...alone(18).slice(2)];
  for (let seed = 0; seed < 20; seed++) {
    const parts = splitGroups({ strata, groupOf, fractions: [0.4], seed });
    expect([parts[0], parts[1]]).toEqual([0, 0]);
    expect(counts(parts, strata, "a", 2)[1]).toBe(4);
  }
});

test("the seed decides, and a further class changes nothing", () => {
  const strata = Array(30).fill("a");
  const split = (seed: number, more: string[] = []) => {
    const all = [...strata, ...more];
    return [...splitGroups({ strata: all, groupOf: alone(all.length), fractions: [0.3], seed })].slice(0, 30);
  };
  expect(split(1)).toEqual(split(1));
  expect(split(1)).not.toEqual(split(2));
  expect(split(1, Array(9).fill("b"))).toEqual(split(1));
});

test("every image has one part, groups are never torn, and no class leaves the first part", () => {
  const image = fc.record({ stratum: fc.constantFrom("a", "b", "c"), group: fc.nat({ max: 12 }) });
  fc.assert(
    fc.property(
      fc.array(image, { minLength: 1, maxLength: 60 }),
      fc.nat({ max: 90 }),
      fc.nat(),
      (images, share, seed) => {
        const strata = images.map(({ stratum }) => stratum);
        const groupOf = images.map(({ group }) => images.findIndex((other) => other.group === group));
        const parts = splitGroups({ strata, groupOf, fractions: [share / 200, share / 200], seed });
        for (const [index, group] of groupOf.entries()) expect(parts[index]).toBe(parts[group]);
        for (const stratum of new Set(strata)) {
          expect(counts(parts, strata, stratum, 3)[0]).toBeGreaterThan(0);
          // With a share and two groups of its own, a class is in the second part too.
          const own = groupOf.filter((group) => strata.every((name, i) => groupOf[i] !== group || name === stratum));
          if (share > 0 && new Set(own).size >= 2) expect(counts(parts, strata, stratum, 3)[1]).toBeGreaterThan(0);
        }
      },
    ),
  );
});
