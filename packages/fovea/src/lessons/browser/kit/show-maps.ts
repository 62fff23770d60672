import type { LessonMaps } from "../../data/lesson-maps.ts";
import { unpackTensor } from "../../data/packed-tensor.ts";
import { mapView } from "../../parts/map-view.ts";
import { largestMagnitude, mapSource } from "./map-source.ts";
import { fill } from "./page.ts";

/** Draws feature maps, with one scale, into the places `map-0`, `map-1` …; the label is that of the channel from 1. */
export function showMaps({ maps, channels }: LessonMaps, label: (channel: number) => string): void {
  const { data, shape } = unpackTensor(maps);
  const [height = 1, width = 1, count = 1] = shape;
  const scale = largestMagnitude(data);
  channels.forEach((channel, index) => {
    const values = data.filter((_, at) => at % count === index);
    const source = mapSource({ values, height, width, scale });
    fill(`map-${index}`, mapView({ label: label(channel + 1), source, height, width }));
  });
}
