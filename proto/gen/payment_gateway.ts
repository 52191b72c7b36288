import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ChargeFailure as _payments_v1_ChargeFailure, ChargeFailure__Output as _payments_v1_ChargeFailure__Output } from './payments/v1/ChargeFailure.ts';
import type { ChargeRequest as _payments_v1_ChargeRequest, ChargeRequest__Output as _payments_v1_ChargeRequest__Output } from './payments/v1/ChargeRequest.ts';
import type { ChargeResponse as _payments_v1_ChargeResponse, ChargeResponse__Output as _payments_v1_ChargeResponse__Output } from './payments/v1/ChargeResponse.ts';
import type { ChargeResult as _payments_v1_ChargeResult, ChargeResult__Output as _payments_v1_ChargeResult__Output } from './payments/v1/ChargeResult.ts';
import type { GetPaymentRequest as _payments_v1_GetPaymentRequest, GetPaymentRequest__Output as _payments_v1_GetPaymentRequest__Output } from './payments/v1/GetPaymentRequest.ts';
import type { GetPaymentResponse as _payments_v1_GetPaymentResponse, GetPaymentResponse__Output as _payments_v1_GetPaymentResponse__Output } from './payments/v1/GetPaymentResponse.ts';
import type { Money as _payments_v1_Money, Money__Output as _payments_v1_Money__Output } from './payments/v1/Money.ts';
import type { Payment as _payments_v1_Payment, Payment__Output as _payments_v1_Payment__Output } from './payments/v1/Payment.ts';
import type { PaymentEvent as _payments_v1_PaymentEvent, PaymentEvent__Output as _payments_v1_PaymentEvent__Output } from './payments/v1/PaymentEvent.ts';
import type { PaymentGatewayClient as _payments_v1_PaymentGatewayClient, PaymentGatewayDefinition as _payments_v1_PaymentGatewayDefinition } from './payments/v1/PaymentGateway.ts';
import type { WatchPaymentsRequest as _payments_v1_WatchPaymentsRequest, WatchPaymentsRequest__Output as _payments_v1_WatchPaymentsRequest__Output } from './payments/v1/WatchPaymentsRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  payments: {
    v1: {
      ChargeFailure: MessageTypeDefinition<_payments_v1_ChargeFailure, _payments_v1_ChargeFailure__Output>
      ChargeRequest: MessageTypeDefinition<_payments_v1_ChargeRequest, _payments_v1_ChargeRequest__Output>
      ChargeResponse: MessageTypeDefinition<_payments_v1_ChargeResponse, _payments_v1_ChargeResponse__Output>
      ChargeResult: MessageTypeDefinition<_payments_v1_ChargeResult, _payments_v1_ChargeResult__Output>
      GetPaymentRequest: MessageTypeDefinition<_payments_v1_GetPaymentRequest, _payments_v1_GetPaymentRequest__Output>
      GetPaymentResponse: MessageTypeDefinition<_payments_v1_GetPaymentResponse, _payments_v1_GetPaymentResponse__Output>
      Money: MessageTypeDefinition<_payments_v1_Money, _payments_v1_Money__Output>
      Payment: MessageTypeDefinition<_payments_v1_Payment, _payments_v1_Payment__Output>
      PaymentEvent: MessageTypeDefinition<_payments_v1_PaymentEvent, _payments_v1_PaymentEvent__Output>
      /**
       * A payment gateway: the service that must never book one payment twice.
       */
      PaymentGateway: SubtypeConstructor<typeof grpc.Client, _payments_v1_PaymentGatewayClient> & { service: _payments_v1_PaymentGatewayDefinition }
      WatchPaymentsRequest: MessageTypeDefinition<_payments_v1_WatchPaymentsRequest, _payments_v1_WatchPaymentsRequest__Output>
    }
  }
}

