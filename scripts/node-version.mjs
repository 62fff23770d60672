// Imported first by the commands of the workspace: an old Node gets one sentence instead of a strange error.
const { node } = process.versions;
const [major, minor] = node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Fovea needs Node 20.19 or newer (20, 22 and 24 are tried), but this is Node ${node}.`);
  process.exit(1);
}
