// One line that is kept up to date on a terminal; one line for each step elsewhere.

export interface Progress {
  step(text: string): void;
  end(): void;
}

/** `expectedMs` is how long all of it should take. */
export function showProgress(out: NodeJS.WriteStream, expectedMs: number, now: () => number): Progress {
  const startedAtMs = now();
  const elapsed = () => Math.round((now() - startedAtMs) / 1_000);
  const expected = Math.round(expectedMs / 1_000);
  let current = 'starting';
  const draw = () => {
    const share = Math.min(1, (now() - startedAtMs) / expectedMs);
    const bar = '█'.repeat(Math.round(share * 20)).padEnd(20, '░');
    const line = `${bar} ${elapsed()} of about ${expected} s  ${current}`;
    out.write(`\r${line.slice(0, Math.max(20, out.columns - 1))}\u001b[K`);
  };
  const timer = out.isTTY ? setInterval(draw, 250) : undefined;
  return {
    step(text) {
      current = text;
      if (!out.isTTY) out.write(`[${String(elapsed()).padStart(3)} of about ${expected} s] ${text}\n`);
    },
    end() {
      clearInterval(timer);
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
}
