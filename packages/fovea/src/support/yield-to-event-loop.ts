/** The members of a browser's MessagePort that are used here; Node's types differ. */
interface Port {
  onmessage: (() => void) | null;
  close(): void;
}

/** Yields to the event loop once: timers, input and other tasks run before the promise resolves. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof globalThis.setImmediate === "function") {
      globalThis.setImmediate(resolve);
      return;
    }
    // A message arrives without the delay of at least 4 ms that browsers add to nested timers.
    const { port1, port2 } = new MessageChannel();
    const port = port1 as unknown as Port;
    port.onmessage = () => {
      port.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
