// The other end of overhead and memory: a bare grpc-js server that answers at once, or, told to, holds every answer.
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { unstableService } from '../../proto/definitions.ts';
import { answerParent } from '../process.ts';

const answer = { success: true, message: 'done' };
const held = new Set<() => void>();
let holding = false;

function processData(_call: ServerUnaryCall<unknown, unknown>, done: sendUnaryData<unknown>): void {
  if (holding) held.add(() => done(null, answer));
  else done(null, answer);
}

answerParent({
  listen: () => {
    const server = new Server();
    server.addService(unstableService, { ProcessData: processData });
    return new Promise<string>((resolve, reject) => {
      const settle = (error: Error | null, port: number) => (error ? reject(error) : resolve(`127.0.0.1:${port}`));
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), settle);
    });
  },
  hold: () => void (holding = true),
  held: () => held.size,
  release: () => {
    holding = false;
    for (const send of held) send();
    held.clear();
  },
});
