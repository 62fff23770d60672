import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { crc32c } from "./crc32c.ts";
import { EventFileWriter } from "./event-file-writer.ts";

// Written by TensorFlow 2.21.0: tf.io.TFRecordWriter over serialised tensorflow.core.util.event_pb2.Event messages with
// the same five records; tf.compat.v1.train.summary_iterator reads this writer's file back with the same values.
const recorded =
  "GAAAAAAAAACjf0siCQAAEED8VNlBGg1icmFpbi5FdmVudDoyM40v6R4AAAAAAAAA2dwSMgkAAFBA/FTZQSoTChEKCmVwb2NoX2xvc3MVAAAAP6OT" +
  "e/IgAAAAAAAAACntqVAJAACQQPxU2UEQASoTChEKCmVwb2NoX2xvc3MVAAAAPi/5UG0pAAAAAAAAADf/XwAJAACQQPxU2UEQrAIqGwoZChJlcG9j" +
  "aF9hY2N1cmFjeS/njKsVpHB9P50pqOAfAAAAAAAAAFFLRBgJAACQQPxU2UEQgPjM4oQCKg0KCwoEbG9zcxUAAMB/12ZEOQ==";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "fovea-events-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("EventFileWriter", () => {
  it("writes TensorFlow's bytes", () => {
    let now = 1_700_000_000.25;
    const writer = new EventFileWriter(join(directory, "train"), { now: () => now });
    now += 1;
    writer.scalar("epoch_loss", 0.5, 0);
    now += 1;
    writer.scalar("epoch_loss", 0.125, 1);
    writer.scalar("epoch_accuracy/猫", 0.99, 300);
    writer.scalar("loss", Number.NaN, 70_000_000_000);
    writer.close();
    expect(readFileSync(writer.path).toString("base64")).toBe(recorded);
    expect(readdirSync(join(directory, "train"))).toEqual([
      expect.stringMatching(/^events\.out\.tfevents\.1700000000\..+\.\d+\.\d+$/),
    ]);
  });

  it("shows every record while the file is still open", () => {
    const writer = new EventFileWriter(directory);
    const before = readFileSync(writer.path).length;
    writer.scalar("loss", 1, 1);
    expect(readFileSync(writer.path).length).toBeGreaterThan(before);
    writer.close();
  });

  it("gives two writers of one second their own files", () => {
    const first = new EventFileWriter(directory, { now: () => 1 });
    const second = new EventFileWriter(directory, { now: () => 1, suffix: ".v2" });
    first.close();
    second.close();
    expect(new Set(readdirSync(directory)).size).toBe(2);
    expect(second.path).toMatch(/\.v2$/);
  });

  it("refuses a step that is no whole number, and writing after close", () => {
    const writer = new EventFileWriter(directory);
    expect(() => writer.scalar("loss", 1, 0.5)).toThrow(
      'EventFileWriter: expected a whole number as the step of "loss", received 0.5',
    );
    writer.close();
    writer.close();
    expect(() => writer.scalar("loss", 1, 1)).toThrow("is closed; open a new writer to go on");
  });
});

describe("crc32c", () => {
  it("gives the check values of RFC 3720 B.4", () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e);
    expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  });
});
