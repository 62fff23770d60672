import { imageCodec } from "../data/image-codec.ts";
import { svgRenderer } from "../plot/to-png.ts";

const load = () => import("../images/index.ts");

imageCodec.provide(load);
svgRenderer.provide(async () => (await load()).renderSvg);
