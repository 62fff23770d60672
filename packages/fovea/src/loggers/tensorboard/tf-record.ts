import { crc32c } from "./crc32c.ts";

/**
 * One TFRecord: the length (8 bytes, little-endian), its masked checksum (4), the bytes, their masked checksum (4).
 * Source: tensorflow/core/lib/io/record_writer.h.
 */
export function frameRecord(payload: Uint8Array): Uint8Array {
  const record = new Uint8Array(16 + payload.length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(payload.length), true);
  view.setUint32(8, masked(crc32c(record.subarray(0, 8))), true);
  record.set(payload, 12);
  view.setUint32(12 + payload.length, masked(crc32c(payload)), true);
  return record;
}

/** A checksum of data that itself holds checksums is weak, so the format rotates each by 15 bits and adds a constant. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
