// An answer of HTTP that is an error: always JSON, { error: { code, message } }.

/** Ends a request with its status; the message names what, and what was expected. */
export class HttpError extends Error {
  readonly status: number;
  /** "NOT_FOUND" */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  override get name(): string {
    return 'HttpError';
  }
}
