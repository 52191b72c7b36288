import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Account as _payments_v1_Account, Account__Output as _payments_v1_Account__Output } from './payments/v1/Account.ts';
import type { ChargeFailure as _payments_v1_ChargeFailure, ChargeFailure__Output as _payments_v1_ChargeFailure__Output } from './payments/v1/ChargeFailure.ts';
import type { ChargeRequest as _payments_v1_ChargeRequest, ChargeRequest__Output as _payments_v1_ChargeRequest__Output } from './payments/v1/ChargeRequest.ts';
import type { ChargeResponse as _payments_v1_ChargeResponse, ChargeResponse__Output as _payments_v1_ChargeResponse__Output } from './payments/v1/ChargeResponse.ts';
import type { ChargeResult as _payments_v1_ChargeResult, ChargeResult__Output as _payments_v1_ChargeResult__Output } from './payments/v1/ChargeResult.ts';
import type { GetAccountRequest as _payments_v1_GetAccountRequest, GetAccountRequest__Output as _payments_v1_GetAccountRequest__Output } from './payments/v1/GetAccountRequest.ts';
import type { GetAccountResponse as _payments_v1_GetAccountResponse, GetAccountResponse__Output as _payments_v1_GetAccountResponse__Output } from './payments/v1/GetAccountResponse.ts';
import type { GetPaymentRequest as _payments_v1_GetPaymentRequest, GetPaymentRequest__Output as _payments_v1_GetPaymentRequest__Output } from './payments/v1/GetPaymentRequest.ts';
import type { GetPaymentResponse as _payments_v1_GetPaymentResponse, GetPaymentResponse__Output as _payments_v1_GetPaymentResponse__Output } from './payments/v1/GetPaymentResponse.ts';
import type { ImportChargesResponse as _payments_v1_ImportChargesResponse, ImportChargesResponse__Output as _payments_v1_ImportChargesResponse__Output } from './payments/v1/ImportChargesResponse.ts';
import type { ListPaymentsRequest as _payments_v1_ListPaymentsRequest, ListPaymentsRequest__Output as _payments_v1_ListPaymentsRequest__Output } from './payments/v1/ListPaymentsRequest.ts';
import type { ListPaymentsResponse as _payments_v1_ListPaymentsResponse, ListPaymentsResponse__Output as _payments_v1_ListPaymentsResponse__Output } from './payments/v1/ListPaymentsResponse.ts';
import type { Money as _payments_v1_Money, Money__Output as _payments_v1_Money__Output } from './payments/v1/Money.ts';
import type { Payment as _payments_v1_Payment, Payment__Output as _payments_v1_Payment__Output } from './payments/v1/Payment.ts';
import type { PaymentEvent as _payments_v1_PaymentEvent, PaymentEvent__Output as _payments_v1_PaymentEvent__Output } from './payments/v1/PaymentEvent.ts';
import type { PaymentGatewayClient as _payments_v1_PaymentGatewayClient, PaymentGatewayDefinition as _payments_v1_PaymentGatewayDefinition } from './payments/v1/PaymentGateway.ts';
import type { Refund as _payments_v1_Refund, Refund__Output as _payments_v1_Refund__Output } from './payments/v1/Refund.ts';
import type { RefundRequest as _payments_v1_RefundRequest, RefundRequest__Output as _payments_v1_RefundRequest__Output } from './payments/v1/RefundRequest.ts';
import type { RefundResponse as _payments_v1_RefundResponse, RefundResponse__Output as _payments_v1_RefundResponse__Output } from './payments/v1/RefundResponse.ts';
import type { Transfer as _payments_v1_Transfer, Transfer__Output as _payments_v1_Transfer__Output } from './payments/v1/Transfer.ts';
import type { TransferRequest as _payments_v1_TransferRequest, TransferRequest__Output as _payments_v1_TransferRequest__Output } from './payments/v1/TransferRequest.ts';
import type { TransferResponse as _payments_v1_TransferResponse, TransferResponse__Output as _payments_v1_TransferResponse__Output } from './payments/v1/TransferResponse.ts';
import type { WatchPaymentsRequest as _payments_v1_WatchPaymentsRequest, WatchPaymentsRequest__Output as _payments_v1_WatchPaymentsRequest__Output } from './payments/v1/WatchPaymentsRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  payments: {
    v1: {
      Account: MessageTypeDefinition<_payments_v1_Account, _payments_v1_Account__Output>
      ChargeFailure: MessageTypeDefinition<_payments_v1_ChargeFailure, _payments_v1_ChargeFailure__Output>
      ChargeRequest: MessageTypeDefinition<_payments_v1_ChargeRequest, _payments_v1_ChargeRequest__Output>
      ChargeResponse: MessageTypeDefinition<_payments_v1_ChargeResponse, _payments_v1_ChargeResponse__Output>
      ChargeResult: MessageTypeDefinition<_payments_v1_ChargeResult, _payments_v1_ChargeResult__Output>
      GetAccountRequest: MessageTypeDefinition<_payments_v1_GetAccountRequest, _payments_v1_GetAccountRequest__Output>
      GetAccountResponse: MessageTypeDefinition<_payments_v1_GetAccountResponse, _payments_v1_GetAccountResponse__Output>
      GetPaymentRequest: MessageTypeDefinition<_payments_v1_GetPaymentRequest, _payments_v1_GetPaymentRequest__Output>
      GetPaymentResponse: MessageTypeDefinition<_payments_v1_GetPaymentResponse, _payments_v1_GetPaymentResponse__Output>
      ImportChargesResponse: MessageTypeDefinition<_payments_v1_ImportChargesResponse, _payments_v1_ImportChargesResponse__Output>
      ListPaymentsRequest: MessageTypeDefinition<_payments_v1_ListPaymentsRequest, _payments_v1_ListPaymentsRequest__Output>
      ListPaymentsResponse: MessageTypeDefinition<_payments_v1_ListPaymentsResponse, _payments_v1_ListPaymentsResponse__Output>
      Money: MessageTypeDefinition<_payments_v1_Money, _payments_v1_Money__Output>
      Payment: MessageTypeDefinition<_payments_v1_Payment, _payments_v1_Payment__Output>
      PaymentEvent: MessageTypeDefinition<_payments_v1_PaymentEvent, _payments_v1_PaymentEvent__Output>
      /**
       * A payment gateway: the service that must never book one payment twice.
       * 
       * An account holds what was charged to it, less what was refunded, plus what was
       * transferred to it, less what was transferred from it: of each currency an amount
       * of its own, and never less than 0. It comes to be with its first charge or the
       * first transfer to it.
       * 
       * Charge, Refund and Transfer share one space of idempotency keys. A key is
       * remembered for 24 hours from its first use unless the server is told otherwise;
       * until then the same request under it is answered with the first answer's booking,
       * and any other request under it is refused. After that it books anew.
       * 
       * Every refusal carries a google.rpc.Status in grpc-status-details-bin, with a
       * google.rpc.ErrorInfo of the domain "payments.v1" that names the reason:
       * INVALID_REQUEST (then with a google.rpc.BadRequest of every bad field),
       * IDEMPOTENCY_KEY_REUSED, NOT_FOUND, INSUFFICIENT_FUNDS, NOT_REFUNDABLE,
       * SEQUENCE_OUT_OF_RANGE. No refusal repeats a value of the request.
       */
      PaymentGateway: SubtypeConstructor<typeof grpc.Client, _payments_v1_PaymentGatewayClient> & { service: _payments_v1_PaymentGatewayDefinition }
      Refund: MessageTypeDefinition<_payments_v1_Refund, _payments_v1_Refund__Output>
      RefundRequest: MessageTypeDefinition<_payments_v1_RefundRequest, _payments_v1_RefundRequest__Output>
      RefundResponse: MessageTypeDefinition<_payments_v1_RefundResponse, _payments_v1_RefundResponse__Output>
      Transfer: MessageTypeDefinition<_payments_v1_Transfer, _payments_v1_Transfer__Output>
      TransferRequest: MessageTypeDefinition<_payments_v1_TransferRequest, _payments_v1_TransferRequest__Output>
      TransferResponse: MessageTypeDefinition<_payments_v1_TransferResponse, _payments_v1_TransferResponse__Output>
      WatchPaymentsRequest: MessageTypeDefinition<_payments_v1_WatchPaymentsRequest, _payments_v1_WatchPaymentsRequest__Output>
    }
  }
}

