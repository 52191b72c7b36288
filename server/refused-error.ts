// The server's own no, before it looked at the request.
import type { status } from '@grpc/grpc-js';

/** A caller is not let in: nothing was done, and no fault was met. The message never repeats what the caller sent. */
export class RefusedError extends Error {
  readonly code: status;
  /** Sent with the status. */
  readonly trailers: Readonly<Record<string, string>>;

  constructor(code: status, message: string, trailers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.trailers = trailers;
  }

  override get name(): string {
    return 'RefusedError';
  }
}
