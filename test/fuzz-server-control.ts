// Hostile requests to the control over gRPC.
import fc from 'fast-check';
import { chaosControl } from '../proto/definitions.ts';
import { fault, scenarioText, target } from './fuzz-server-asks.ts';
import { chargeHeaders } from './fuzz-server-charge.ts';
import { grpcFrame } from './fuzz-server-frames.ts';
import type { Kind } from './fuzz-server-input.ts';

const { SetFault, LoadScenario } = chaosControl;

const overGrpc = (name: string, path: string, messages: fc.Arbitrary<Uint8Array>): Kind => ({
  name,
  sends: messages.map((bytes) => ({ sessions }) => {
    const headers = { ...chargeHeaders, ':path': path };
    return sessions.send({ headers, chunks: [grpcFrame(bytes)], ending: 'end' });
  }),
});

const grpcFaults = fc
  .record({
    fault,
    target,
    share: fc.option(fc.double(), { nil: undefined }),
    forMs: fc.constantFrom('1', '0', '-1', '1000'),
  })
  .map((given) =>
    SetFault.requestSerialize({
      faultJson: JSON.stringify(given.fault),
      targetJson: JSON.stringify(given.target),
      forMs: given.forMs,
      ...(given.share === undefined ? {} : { share: given.share }),
    }),
  );
/** What may be asked of ChaosControl, and what may not. */
export const controlKinds: readonly Kind[] = [
  overGrpc('control: faults', SetFault.path, grpcFaults),
  overGrpc(
    'control: scenarios',
    LoadScenario.path,
    scenarioText.map((text) => LoadScenario.requestSerialize({ text, fileName: text.slice(0, 9) })),
  ),
];
