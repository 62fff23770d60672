// Image files in Node: sharp decodes and encodes them, resvg draws SVG. This room implements services of data/ and plot/.
// It may import data/, plot/, io/, tensor/ and support/; node/ imports it when an image is first used, and so does datasets/.
// Add a task: a function of the service's interface, and a file of its name here.
export { checkColor, decodePixels, decodeSize } from "./decode-pixels.ts";
export { encodePixels } from "./encode-pixels.ts";
export { type ExaminedImage, examineImage } from "./examine-image.ts";
export { renderSvg } from "./render-svg.ts";
export { thumbnail } from "./thumbnail.ts";
