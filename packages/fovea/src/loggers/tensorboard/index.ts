// Event files for TensorBoard: TFRecord framing, CRC-32C, and the few protobuf fields that a scalar needs.
// This room may import support/ alone; the TensorBoard callback of train/ writes through it.
// Add another kind of summary as an encoder in event.ts and a method of EventFileWriter.
export { type EventFileOptions, type EventFilePosition, EventFileWriter } from "./event-file-writer.ts";
