import { expect, test } from "vitest";
import { TransferBar } from "./transfer-bar.ts";

/** A stream that remembers what was written, and a clock that is set by hand. */
function recorder(isTTY: boolean, columns = 100) {
  const written: string[] = [];
  const clock = { time: 0 };
  const stream = { isTTY, columns, write: (text: string) => written.push(text), getColorDepth: () => 1 };
  return { written, clock, bar: new TransferBar({ title: "vgg16.pth", stream, now: () => clock.time }) };
}

const mebibyte = 2 ** 20;

test("a terminal sees one live line, then what came in which time", () => {
  const { written, clock, bar } = recorder(true);
  for (let part = 0; part <= 8; part++) {
    bar.update(part * 4 * mebibyte, 32 * mebibyte);
    clock.time += 500;
  }
  bar.end();
  expect(written[0]).toBe(`\r\u001b[Kvgg16.pth  ${"─".repeat(24)}  0 B of 32.0 MiB`);
  expect(written[4]).toBe(
    `\r\u001b[Kvgg16.pth  ${"━".repeat(12)}${"─".repeat(12)}  16.0 MiB of 32.0 MiB  8.0 MiB/s  2.0 s left`,
  );
  expect(written.slice(-2)).toEqual(["\r\u001b[K", "vgg16.pth: 32.0 MiB in 4.5 s\n"]);
});

test("it is drawn ten times a second at most, and never wider than the terminal", () => {
  const { written, clock, bar } = recorder(true, 30);
  for (let part = 0; part < 100; part++) {
    bar.update(part * 1000, 100_000);
    clock.time += 10;
  }
  expect(written.length).toBeLessThanOrEqual(11);
  for (const text of written) expect(text.length).toBeLessThanOrEqual("\r\u001b[K".length + 29);
});

test("without a terminal there is one line, and none for what was there already", () => {
  const { written, bar } = recorder(false);
  bar.update(10, undefined);
  bar.update(2048, undefined);
  bar.end();
  expect(written).toEqual(["vgg16.pth: 2.0 KiB in 0.0 ms\n"]);
  const idle = recorder(false);
  idle.bar.end();
  expect(idle.written).toEqual([]);
});
