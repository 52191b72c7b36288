// PaymentGateway: the business in the words of the contract.
import { paymentGateway } from '../proto/definitions.ts';
import type { ChargeRequest__Output } from '../proto/gen/payments/v1/ChargeRequest.ts';
import type { ChargeResult } from '../proto/gen/payments/v1/ChargeResult.ts';
import type { Payment as PaymentMessage } from '../proto/gen/payments/v1/Payment.ts';
import type { PaymentGatewayHandlers } from '../proto/gen/payments/v1/PaymentGateway.ts';
import { failure } from './answer.ts';
import { callKeyBy, callKeyOfMetadata, fullName } from './call-names.ts';
import type { Handlers } from './handlers.ts';
import { charge, getPayment } from './payments/gateway.ts';
import type { Ledger } from './payments/ledger.ts';
import type { Charge, Payment } from './payments/payment.ts';
import { validCharge, validLookup, validWatch } from './payments/validation.ts';
import { watchPayments } from './payments/watch.ts';
import { bidirectional, serverStreaming, type StreamContext } from './streaming.ts';
import { unary } from './unary.ts';

const { Charge, GetPayment, WatchPayments, ChargeMany } = paymentGateway;

const toMessage = ({ currency, minorUnits, ...payment }: Payment): PaymentMessage => ({
  ...payment,
  amount: { currency, minorUnits },
});

function charged(ledger: Ledger, checked: Charge) {
  const { payment, replayed } = charge(ledger, checked);
  return { payment: toMessage(payment), replayed };
}

const single = (context: StreamContext, ledger: Ledger) => ({
  Charge: unary(
    {
      definition: Charge,
      callKey: callKeyBy(Charge.requestSerialize),
      prepare(request: ChargeRequest__Output) {
        const checked = validCharge(request);
        return () => charged(ledger, checked);
      },
    },
    context,
  ),
  GetPayment: unary(
    {
      definition: GetPayment,
      callKey: callKeyBy(GetPayment.requestSerialize),
      prepare(request: { readonly id?: string; readonly idempotencyKey?: string }) {
        const lookup = validLookup(request);
        return () => ({ payment: toMessage(getPayment(ledger, lookup)) });
      },
    },
    context,
  ),
});

/** One charge of many; what Charge would have answered with an error is a result like any other. */
function chargeResult(request: ChargeRequest__Output, { logger }: StreamContext, ledger: Ledger): ChargeResult {
  const { idempotencyKey } = request;
  try {
    return { idempotencyKey, charged: charged(ledger, validCharge(request)) };
  } catch (error) {
    const { code, details } = failure(error, fullName(ChargeMany), logger);
    return { idempotencyKey, failure: { code, message: details } };
  }
}

const streams = (context: StreamContext, ledger: Ledger) => ({
  WatchPayments: serverStreaming(
    {
      definition: WatchPayments,
      callKey: callKeyBy(WatchPayments.requestSerialize),
      prepare(request: { readonly afterSequence: string; readonly account: string }) {
        const watch = validWatch(request, ledger.last());
        return async ({ send, over }) => {
          for await (const { sequence, payment } of watchPayments(ledger, watch, over))
            await send({ sequence, payment: toMessage(payment) });
        };
      },
    },
    context,
  ),
  ChargeMany: bidirectional<ChargeRequest__Output, ChargeResult>(
    {
      definition: ChargeMany,
      callKey: callKeyOfMetadata,
      async work({ receive, send }) {
        for (let request = await receive(); request; request = await receive())
          await send(chargeResult(request, context, ledger));
      },
    },
    context,
  ),
});

/** The handlers of PaymentGateway. */
export const gatewayHandlers = (context: StreamContext, ledger: Ledger) =>
  ({ ...single(context, ledger), ...streams(context, ledger) }) satisfies Handlers<PaymentGatewayHandlers>;
