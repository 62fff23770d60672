import { modelStorage } from "../models/model-storage.ts";

modelStorage.provide(() => import("../model-files/index.ts"));
