// PaymentGateway's streams: the ledger as it grows, and charges by the thousand.
import { paymentGateway } from '../proto/definitions.ts';
import type { ChargeRequest__Output } from '../proto/gen/payments/v1/ChargeRequest.ts';
import type { ChargeResult } from '../proto/gen/payments/v1/ChargeResult.ts';
import type { ImportChargesResponse } from '../proto/gen/payments/v1/ImportChargesResponse.ts';
import { failure } from './answer.ts';
import { callKeyBy, callKeyOfMetadata, fullName } from './call-names.ts';
import type { Answers, Exchange, Requests } from './exchange.ts';
import { paymentMessage } from './payment-gateway-messages.ts';
import type { Ledger } from './payments/ledger.ts';
import { validCharge, validWatch } from './payments/validation.ts';
import { keyInShort } from './payments/validation-fields.ts';
import { watchPayments } from './payments/watch.ts';
import { bidirectional, clientStreaming, serverStreaming, type StreamContext } from './streaming.ts';

const { WatchPayments, ChargeMany, ImportCharges } = paymentGateway;

// An answer is one message: a caller that gets everything wrong must not make it a huge one.
const maxRefusedTold = 1000;

const watching = (context: StreamContext, ledger: Ledger) =>
  serverStreaming(
    {
      definition: WatchPayments,
      callKey: callKeyBy(WatchPayments.requestSerialize),
      async prepare(request: { readonly afterSequence: string; readonly account: string }) {
        const watch = validWatch(request, await ledger.last());
        return async ({ send, over }: Answers<object>) => {
          for await (const { sequence, payment } of watchPayments(ledger, watch, over))
            await send({ sequence, payment: paymentMessage(payment) });
        };
      },
    },
    context,
  );

/** Books one charge of many; what Charge would have answered with an error is a result like any other. */
function chargeOne(method: string, { logger }: StreamContext, ledger: Ledger) {
  return async (request: ChargeRequest__Output): Promise<ChargeResult> => {
    const idempotencyKey = keyInShort(request.idempotencyKey);
    try {
      const { payment, replayed } = await ledger.charge(validCharge(request));
      return { idempotencyKey, charged: { payment: paymentMessage(payment), replayed } };
    } catch (error) {
      const { code, details } = failure(error, method, logger);
      return { idempotencyKey, failure: { code, message: details } };
    }
  };
}

type Charging = ReturnType<typeof chargeOne>;

const answerEach = (charge: Charging) =>
  async function answer({ receive, send }: Exchange<ChargeRequest__Output, ChargeResult>): Promise<void> {
    for (let request = await receive(); request; request = await receive()) await send(await charge(request));
  };

const answerAll = (charge: Charging) =>
  async function answer({ receive }: Requests<ChargeRequest__Output>): Promise<ImportChargesResponse> {
    const refused: ChargeResult[] = [];
    const counts = { received: 0, booked: 0, replayed: 0, refusedCount: 0 };
    for (let request = await receive(); request; request = await receive()) {
      const result = await charge(request);
      counts.received += 1;
      if (result.charged) counts[result.charged.replayed ? 'replayed' : 'booked'] += 1;
      else if (++counts.refusedCount <= maxRefusedTold) refused.push(result);
    }
    return { ...counts, refused };
  };

/** The handlers of the streams. */
export function streamHandlers(context: StreamContext, ledger: Ledger) {
  const charge = (definition: { readonly path: string }) => chargeOne(fullName(definition), context, ledger);
  const callKey = callKeyOfMetadata;
  const [many, all] = [answerEach(charge(ChargeMany)), answerAll(charge(ImportCharges))];
  return {
    WatchPayments: watching(context, ledger),
    ChargeMany: bidirectional({ definition: ChargeMany, callKey, work: many }, context),
    ImportCharges: clientStreaming({ definition: ImportCharges, callKey, work: all }, context),
  };
}
