import { expect, test } from "vitest";
import { imageGrid } from "./image-grid.ts";

test("draws rows of images with their labels", () => {
  const image = Uint8Array.of(1, 2, 3);
  const rows = [
    { label: "cats & dogs", images: [image, image] },
    { label: "a very long name of a class", images: [image] },
  ];
  const svg = imageGrid(rows, { imageSize: [20, 30], title: "Images", columns: ["original", "epoch 1"] });
  expect(svg.match(/<image [^>]*width="30" height="20" href="data:image\/png;base64,AQID"/g)?.length).toBe(3);
  for (const text of ["cats &amp; dogs", "a very long nam…", "Images", "original", "epoch 1"])
    expect(svg).toContain(text);
});

test("refuses an empty grid", () => {
  expect(() => imageGrid([], { imageSize: [8, 8] })).toThrow("imageGrid: expected at least one image, received none");
});

test("writes notes below, in lines that fit", () => {
  const rows = [{ label: "cat", images: [Uint8Array.of(1)] }];
  const plain = imageGrid(rows, { imageSize: [100, 100] });
  const svg = imageGrid(rows, {
    imageSize: [100, 100],
    notes: ["cat: a note that is too long for a single line of this grid"],
  });
  expect(svg).toContain("cat: a note that is too long");
  expect(svg.match(/<text/g)?.length).toBe(1 + 2);
  const height = (text: string) => Number(/ height="(\d+)"/.exec(text)?.[1]);
  expect(height(svg)).toBeGreaterThan(height(plain) + 24);
});
