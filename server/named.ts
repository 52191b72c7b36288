// Errors of a part, told of the whole.

/** What `read` answers; what it throws becomes a RangeError that begins with the option's name. */
export function named<Value>(option: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new RangeError(`${option}: ${(error as Error).message}`, { cause: error });
  }
}
