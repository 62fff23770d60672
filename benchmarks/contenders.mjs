import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { WrongOption } from "./options.mjs";

const script = (path) => fileURLToPath(new URL(path, import.meta.url));

const fovea = { name: "Fovea", framework: "fovea", command: [process.execPath, script("fovea/run.mjs")] };

const askForVersions = `
import importlib.metadata, json
versions = {}
for name in ("torch", "torchvision", "onnx", "onnxruntime", "keras", "tensorflow", "tensorflow-cpu"):
    try:
        versions[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps(versions))
`;

/**
 * Fovea, then what the Pythons have: `command` takes a measurement's options.
 * @throws WrongOption for a Python that the user names and that has no peer.
 */
export function findContenders({ pythons, pythonGiven }) {
  return [fovea, ...pythons.flatMap((python) => peersOf(python, pythonGiven))];
}

function peersOf(python, given) {
  const { status, stdout, error } = spawnSync(python, ["-c", askForVersions], { encoding: "utf8" });
  if (status !== 0) {
    if (given) throw new WrongOption(`--python: ${python} does not run${error ? ` (${error.message})` : ""}`);
    return [];
  }
  const versions = JSON.parse(stdout);
  const peers = [];
  if (versions.torch) {
    const command = [python, script("peers/pytorch.py")];
    const framework = "pytorch";
    peers.push({ name: "PyTorch NCHW", framework, command: [...command, "--layout", "nchw"] });
    peers.push({ name: "PyTorch channels_last", framework, command: [...command, "--layout", "channels_last"] });
  }
  if (versions.keras && (versions.tensorflow || versions["tensorflow-cpu"])) {
    peers.push({ name: "Keras", framework: "keras", command: [python, script("peers/keras_tensorflow.py")] });
  }
  // PyTorch exports the networks that ONNX Runtime is given.
  if (versions.onnxruntime && versions.onnx && versions.torchvision) {
    peers.push({ name: "ONNX Runtime", framework: "onnxruntime", command: [python, script("peers/ort.py")] });
  }
  if (peers.length === 0 && given) {
    throw new WrongOption(
      `--python: ${python} has neither PyTorch nor Keras on TensorFlow; install benchmarks/peers/requirements.txt there`,
    );
  }
  return peers;
}
