// The server's stream of events, asked for again for ever.

const kinds = ['snapshot', 'tick', 'breakers', 'phases', 'story', 'scenarios', 'update', 'alive'];
const retryMs = 1000;
const silentMs = 5000;

/** Calls `onMessage(event, data)` for each message, and with 'lost' when the stream breaks or falls silent. */
export const follow = (url, onMessage) => {
  let heardAt = performance.now();
  let source;
  const open = () => {
    source = new EventSource(url);
    heardAt = performance.now();
    for (const kind of kinds)
      source.addEventListener(kind, ({ data }) => {
        heardAt = performance.now();
        onMessage(kind, JSON.parse(data));
      });
    source.onerror = () => onMessage('lost');
  };
  open();
  setInterval(() => {
    const silent = performance.now() - heardAt > silentMs;
    if (!silent && source.readyState !== EventSource.CLOSED) return;
    source.close();
    onMessage('lost');
    open();
  }, retryMs);
};
