import { pretrainedLoader } from "../zoo/pretrained-loader.ts";

pretrainedLoader.provide(async () => (await import("../pretrained/index.ts")).loadPretrained);
