import { test } from "vitest";
import { readFile } from "node:fs/promises";
import { formulaImage, unpackNsfwjs } from "../../../test/exchange/unpack-nsfwjs.mjs";
import { tensor } from "../../tensor/index.ts";
import { importModel } from "./index.ts";
test("x", async () => {
  const path = await unpackNsfwjs("mobilenet_v2", "/tmp/k/mob");
  const a = JSON.parse(await readFile("/work/main/packages/fovea/test/exchange/tfjs-answers.json","utf8"));
  for (const engine of ["portable","native"] as const) {
    const m = await importModel(path, { engine });
    const t = Date.now();
    const y: any = await m.predict(tensor(formulaImage(224, 0), [1,224,224,3]));
    console.log(engine, Date.now()-t, Array.from(y.data), a.networks.mobilenet_v2.images[0].probabilities);
  }
}, 100000);
