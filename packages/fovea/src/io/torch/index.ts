// What PyTorch's torch.save leaves behind: state dicts and checkpoints, in the zip form and the one before it, read only.
// This folder may import tensor/, support/ and the files of io/ itself.
// A name of Python that a pickle may use is a line in torch-globals.ts, an element type one in torch-dtype.ts.
export { openTorch } from "./open-torch.ts";
