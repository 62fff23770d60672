// Files of PyTorch's torch.save: state dicts and checkpoints, in the zip format and the legacy format, read only. This
// folder may import tensor/, support/ and the files of io/ itself. To allow a Python name in pickles: a line in
// torch-globals.ts; to add an element type: a line in torch-dtype.ts.
export { openTorch } from "./open-torch.ts";
