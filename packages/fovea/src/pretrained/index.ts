// Weights that others trained, for the networks of the zoo: found, downloaded, checked and loaded.
// This room may import zoo/, interop/, io/ and what they may. The core never imports it; node/ provides it.
// Weights are listed with their architecture in zoo/; where files come from is io/hub/, what they call weights interop/.
export { loadPretrained } from "./load-pretrained.ts";
