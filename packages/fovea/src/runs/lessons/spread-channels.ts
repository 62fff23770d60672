import type { Tensor } from "../../tensor/index.ts";

/** Returns the channels of maps [height, width, channels] whose values vary most, those that vary most first. */
export function spreadChannels(
  maps: Tensor,
  count: number,
): { readonly tensor: Tensor; readonly channels: readonly number[] } {
  const [height = 1, width = 1, channels = 1] = maps.shape;
  const places = height * width;
  const spread = Array.from({ length: channels }, (_, channel) => {
    let [sum, squares] = [0, 0];
    for (let at = channel; at < maps.data.length; at += channels) {
      const value = Number(maps.data[at]);
      sum += value;
      squares += value * value;
    }
    return squares / places - (sum / places) ** 2;
  });
  const chosen = Array.from(spread.keys())
    .sort((a, b) => (spread[b] ?? 0) - (spread[a] ?? 0))
    .slice(0, count);
  const data = Float32Array.from({ length: places * chosen.length }, (_, at) => {
    const channel = chosen[at % chosen.length] ?? 0;
    return Number(maps.data[Math.floor(at / chosen.length) * channels + channel]);
  });
  return { tensor: { shape: [height, width, chosen.length], data, dtype: "float32" }, channels: chosen };
}
