import { type Shape, sizeOf } from "../../tensor/index.ts";
import type { Cursor } from "./cursor.ts";

const largestRank = 32;

/** Reads the size of each axis: [] for a scalar, [0] for an empty dataset. */
export function readDataspace(message: Cursor): Shape {
  const [version, rank, flags] = [message.u8(), message.u8(), message.u8()];
  if (version !== 1 && version !== 2) throw message.fault(`expected a dataspace, received version ${version}`);
  if (rank > largestRank) throw message.fault(`expected at most ${largestRank} axes, received ${rank}`);
  const kind = message.u8();
  if (version === 2 && kind === 2) return [0];
  if (version === 1) message.skip(4);
  const shape = Array.from({ length: rank }, () => message.u64());
  if (flags & ~3) throw message.fault(`expected a dataspace, received flags ${flags}`);
  if (Number.isSafeInteger(sizeOf(shape.filter((size) => size > 0)))) return shape;
  throw message.fault(`expected a number of elements, received sizes ${shape.join(" × ")}`);
}
