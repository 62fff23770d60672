import { registerEngine } from "../engine/index.ts";
import { nativeProvider } from "../native/index.ts";

registerEngine(nativeProvider);
