// What comes back on an attempt, read one message at a time: the next is asked of the wire when somebody asks for it.
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import type { CallError } from '../errors.ts';
import type { Opened, UnaryDefinition } from '../unary.ts';
import { mailbox } from './mailbox.ts';

export interface Answers {
  /** Asks the wire for a message unless one is on its way or here already. */
  ask(): void;
  /** The next message; at the end `done`, or the error. */
  read(): Promise<IteratorResult<unknown, undefined>>;
  receive(bytes: Buffer): void;
  /** What the status means: a message that cannot be read, or one too many or too few, is an error of its own. */
  verdict(said: StatusObject): StatusObject;
  end(error: CallError | undefined): void;
}

interface AnswersDefinition extends Pick<UnaryDefinition<unknown, unknown>, 'responseDeserialize'> {
  readonly responseStream: boolean;
}

export function answersOf(wire: Opened['wire'], { responseDeserialize, responseStream }: AnswersDefinition): Answers {
  const inbox = mailbox<unknown>();
  let isAsked = false;
  let received = 0;
  let wrong: StatusObject | undefined;
  const refuse = (code: status, details: string) => {
    wrong = { code, details, metadata: new Metadata() };
    wire.cancelWithStatus(code, details);
  };
  const ask = () => {
    if (isAsked || !inbox.isEmpty) return;
    isAsked = true;
    wire.startRead();
  };
  return {
    ask,
    read() {
      ask();
      return inbox.take();
    },
    receive(bytes) {
      isAsked = false;
      received += 1;
      if (received > 1 && !responseStream) return refuse(status.UNIMPLEMENTED, 'Too many responses received');
      try {
        void inbox.put(responseDeserialize(bytes));
      } catch (error) {
        refuse(status.INTERNAL, `Response message parsing error: ${String((error as Error).message ?? error)}`);
      }
    },
    verdict(said) {
      if (wrong) return { ...wrong, metadata: said.metadata };
      const missing = said.code === status.OK && received === 0 && !responseStream;
      return missing ? { ...said, code: status.UNIMPLEMENTED, details: 'No message received' } : said;
    },
    end: (error) => inbox.end(error),
  };
}
