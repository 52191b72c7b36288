// Some versions of Node warn that node:sqlite is experimental. A user of this server can do nothing about it.

/** Drops that one warning; every other still reaches the terminal. Call it before node:sqlite is loaded. */
export function muteSqliteWarning(): void {
  const emitWarning = process.emitWarning.bind(process) as (...given: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    const text = typeof warning === 'string' ? warning : warning.message;
    if (rest[0] === 'ExperimentalWarning' && text.startsWith('SQLite ')) return;
    emitWarning(warning, ...rest);
  };
}
