// PaymentGateway: the business in the words of the contract.
import { paymentGateway } from '../proto/definitions.ts';
import type { PaymentGatewayHandlers } from '../proto/gen/payments/v1/PaymentGateway.ts';
import { callKeyBy } from './call-names.ts';
import type { Handlers } from './handlers.ts';
import { accountMessage, paymentMessage, refundMessage, transferMessage } from './payment-gateway-messages.ts';
import { streamHandlers } from './payment-gateway-streams.ts';
import { getPayment } from './payments/gateway.ts';
import { getAccount } from './payments/get-account.ts';
import type { Ledger } from './payments/ledger.ts';
import { listPayments, validListing } from './payments/list-payments.ts';
import { validAccount, validCharge, validLookup, validRefund, validTransfer } from './payments/validation.ts';
import type { StreamContext } from './streaming.ts';
import { type Definition, unary } from './unary.ts';

const { Charge, GetPayment, Refund, Transfer, GetAccount, ListPayments } = paymentGateway;

type Contract<Req, Res> = Definition<Res> & { readonly requestSerialize: (request: Req) => Buffer };

/** How each unary method is made: its contract, what its request must hold, what it then does. */
const single =
  (context: StreamContext) =>
  <Req extends object, Res, Checked>(
    definition: Contract<Req, Res>,
    valid: (request: Req) => Checked,
    work: (checked: Checked) => Promise<Res>,
  ) =>
    unary<Req, Res>(
      {
        definition,
        callKey: callKeyBy(definition.requestSerialize),
        prepare(request) {
          const checked = valid(request);
          return () => work(checked);
        },
      },
      context,
    );

function bookingHandlers(context: StreamContext, ledger: Ledger) {
  const method = single(context);
  return {
    Charge: method(Charge, validCharge, async (checked) => {
      const { payment, replayed } = await ledger.charge(checked);
      return { payment: paymentMessage(payment), replayed };
    }),
    Refund: method(Refund, validRefund, async (checked) => {
      const { refund, payment, replayed } = await ledger.refund(checked);
      return { refund: refundMessage(refund), payment: paymentMessage(payment), replayed };
    }),
    Transfer: method(Transfer, validTransfer, async (checked) => {
      const { transfer, replayed } = await ledger.transfer(checked);
      return { transfer: transferMessage(transfer), replayed };
    }),
  };
}

function readingHandlers(context: StreamContext, ledger: Ledger) {
  const method = single(context);
  return {
    GetPayment: method(GetPayment, validLookup, async (lookup) => ({
      payment: paymentMessage(await getPayment(ledger, lookup)),
    })),
    GetAccount: method(GetAccount, validAccount, async (name) => ({
      account: accountMessage(await getAccount(ledger, name)),
    })),
    ListPayments: method(ListPayments, validListing, async (listing) => {
      const { payments, nextPageToken } = await listPayments(ledger, listing);
      return { payments: payments.map(paymentMessage), nextPageToken };
    }),
  };
}

/** The handlers of PaymentGateway. */
export const gatewayHandlers = (context: StreamContext, ledger: Ledger) =>
  ({
    ...bookingHandlers(context, ledger),
    ...readingHandlers(context, ledger),
    ...streamHandlers(context, ledger),
  }) satisfies Handlers<PaymentGatewayHandlers>;
