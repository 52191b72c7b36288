// Original file: payments/v1/payment_gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ChargeRequest as _payments_v1_ChargeRequest, ChargeRequest__Output as _payments_v1_ChargeRequest__Output } from '../../payments/v1/ChargeRequest.ts';
import type { ChargeResponse as _payments_v1_ChargeResponse, ChargeResponse__Output as _payments_v1_ChargeResponse__Output } from '../../payments/v1/ChargeResponse.ts';
import type { ChargeResult as _payments_v1_ChargeResult, ChargeResult__Output as _payments_v1_ChargeResult__Output } from '../../payments/v1/ChargeResult.ts';
import type { GetPaymentRequest as _payments_v1_GetPaymentRequest, GetPaymentRequest__Output as _payments_v1_GetPaymentRequest__Output } from '../../payments/v1/GetPaymentRequest.ts';
import type { GetPaymentResponse as _payments_v1_GetPaymentResponse, GetPaymentResponse__Output as _payments_v1_GetPaymentResponse__Output } from '../../payments/v1/GetPaymentResponse.ts';
import type { PaymentEvent as _payments_v1_PaymentEvent, PaymentEvent__Output as _payments_v1_PaymentEvent__Output } from '../../payments/v1/PaymentEvent.ts';
import type { WatchPaymentsRequest as _payments_v1_WatchPaymentsRequest, WatchPaymentsRequest__Output as _payments_v1_WatchPaymentsRequest__Output } from '../../payments/v1/WatchPaymentsRequest.ts';

/**
 * A payment gateway: the service that must never book one payment twice.
 */
export interface PaymentGatewayClient extends grpc.Client {
  /**
   * Books a payment. Sending the same request again, under the same idempotency
   * key, answers with the first payment and books nothing, so a retry is safe.
   * 
   * Errors: INVALID_ARGUMENT names every bad field; ALREADY_EXISTS when the key
   * was used with another payload (nothing is booked).
   */
  Charge(argument: _payments_v1_ChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  Charge(argument: _payments_v1_ChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  Charge(argument: _payments_v1_ChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  Charge(argument: _payments_v1_ChargeRequest, callback: grpc.requestCallback<_payments_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Books a payment. Sending the same request again, under the same idempotency
   * key, answers with the first payment and books nothing, so a retry is safe.
   * 
   * Errors: INVALID_ARGUMENT names every bad field; ALREADY_EXISTS when the key
   * was used with another payload (nothing is booked).
   */
  charge(argument: _payments_v1_ChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  charge(argument: _payments_v1_ChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  charge(argument: _payments_v1_ChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  charge(argument: _payments_v1_ChargeRequest, callback: grpc.requestCallback<_payments_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Books many payments over one stream: each request is a Charge, answered in the
   * order of the requests. One that is refused is answered with a failure, and the
   * stream goes on. Sending requests again, over another stream too, books nothing
   * twice, so whatever was not answered may be sent again.
   * 
   * Errors: UNAVAILABLE when the server shuts down.
   */
  ChargeMany(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_payments_v1_ChargeRequest, _payments_v1_ChargeResult__Output>;
  ChargeMany(options?: grpc.CallOptions): grpc.ClientDuplexStream<_payments_v1_ChargeRequest, _payments_v1_ChargeResult__Output>;
  /**
   * Books many payments over one stream: each request is a Charge, answered in the
   * order of the requests. One that is refused is answered with a failure, and the
   * stream goes on. Sending requests again, over another stream too, books nothing
   * twice, so whatever was not answered may be sent again.
   * 
   * Errors: UNAVAILABLE when the server shuts down.
   */
  chargeMany(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_payments_v1_ChargeRequest, _payments_v1_ChargeResult__Output>;
  chargeMany(options?: grpc.CallOptions): grpc.ClientDuplexStream<_payments_v1_ChargeRequest, _payments_v1_ChargeResult__Output>;
  
  /**
   * Reads a payment by its id or by the idempotency key it was booked under.
   * After an ambiguous failure this tells whether the money moved.
   * 
   * Errors: INVALID_ARGUMENT when neither is given; NOT_FOUND.
   */
  GetPayment(argument: _payments_v1_GetPaymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  GetPayment(argument: _payments_v1_GetPaymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  GetPayment(argument: _payments_v1_GetPaymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  GetPayment(argument: _payments_v1_GetPaymentRequest, callback: grpc.requestCallback<_payments_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads a payment by its id or by the idempotency key it was booked under.
   * After an ambiguous failure this tells whether the money moved.
   * 
   * Errors: INVALID_ARGUMENT when neither is given; NOT_FOUND.
   */
  getPayment(argument: _payments_v1_GetPaymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  getPayment(argument: _payments_v1_GetPaymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  getPayment(argument: _payments_v1_GetPaymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  getPayment(argument: _payments_v1_GetPaymentRequest, callback: grpc.requestCallback<_payments_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Streams the booked payments after a sequence number, oldest first and without
   * gaps, then each new one as it is booked, until the caller leaves. To resume,
   * ask for what comes after the last sequence number that was received. No faster
   * than the caller reads.
   * 
   * The response headers come at once: whatever is booked after them is streamed.
   * 
   * Errors: INVALID_ARGUMENT; OUT_OF_RANGE when after_sequence is beyond the last
   * payment booked, as by a caller that knows another ledger; UNAVAILABLE when the
   * server shuts down.
   */
  WatchPayments(argument: _payments_v1_WatchPaymentsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_payments_v1_PaymentEvent__Output>;
  WatchPayments(argument: _payments_v1_WatchPaymentsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_payments_v1_PaymentEvent__Output>;
  /**
   * Streams the booked payments after a sequence number, oldest first and without
   * gaps, then each new one as it is booked, until the caller leaves. To resume,
   * ask for what comes after the last sequence number that was received. No faster
   * than the caller reads.
   * 
   * The response headers come at once: whatever is booked after them is streamed.
   * 
   * Errors: INVALID_ARGUMENT; OUT_OF_RANGE when after_sequence is beyond the last
   * payment booked, as by a caller that knows another ledger; UNAVAILABLE when the
   * server shuts down.
   */
  watchPayments(argument: _payments_v1_WatchPaymentsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_payments_v1_PaymentEvent__Output>;
  watchPayments(argument: _payments_v1_WatchPaymentsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_payments_v1_PaymentEvent__Output>;
  
}

/**
 * A payment gateway: the service that must never book one payment twice.
 */
export interface PaymentGatewayHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Books a payment. Sending the same request again, under the same idempotency
   * key, answers with the first payment and books nothing, so a retry is safe.
   * 
   * Errors: INVALID_ARGUMENT names every bad field; ALREADY_EXISTS when the key
   * was used with another payload (nothing is booked).
   */
  Charge: grpc.handleUnaryCall<_payments_v1_ChargeRequest__Output, _payments_v1_ChargeResponse>;
  
  /**
   * Books many payments over one stream: each request is a Charge, answered in the
   * order of the requests. One that is refused is answered with a failure, and the
   * stream goes on. Sending requests again, over another stream too, books nothing
   * twice, so whatever was not answered may be sent again.
   * 
   * Errors: UNAVAILABLE when the server shuts down.
   */
  ChargeMany: grpc.handleBidiStreamingCall<_payments_v1_ChargeRequest__Output, _payments_v1_ChargeResult>;
  
  /**
   * Reads a payment by its id or by the idempotency key it was booked under.
   * After an ambiguous failure this tells whether the money moved.
   * 
   * Errors: INVALID_ARGUMENT when neither is given; NOT_FOUND.
   */
  GetPayment: grpc.handleUnaryCall<_payments_v1_GetPaymentRequest__Output, _payments_v1_GetPaymentResponse>;
  
  /**
   * Streams the booked payments after a sequence number, oldest first and without
   * gaps, then each new one as it is booked, until the caller leaves. To resume,
   * ask for what comes after the last sequence number that was received. No faster
   * than the caller reads.
   * 
   * The response headers come at once: whatever is booked after them is streamed.
   * 
   * Errors: INVALID_ARGUMENT; OUT_OF_RANGE when after_sequence is beyond the last
   * payment booked, as by a caller that knows another ledger; UNAVAILABLE when the
   * server shuts down.
   */
  WatchPayments: grpc.handleServerStreamingCall<_payments_v1_WatchPaymentsRequest__Output, _payments_v1_PaymentEvent>;
  
}

export interface PaymentGatewayDefinition extends grpc.ServiceDefinition {
  Charge: MethodDefinition<_payments_v1_ChargeRequest, _payments_v1_ChargeResponse, _payments_v1_ChargeRequest__Output, _payments_v1_ChargeResponse__Output>
  ChargeMany: MethodDefinition<_payments_v1_ChargeRequest, _payments_v1_ChargeResult, _payments_v1_ChargeRequest__Output, _payments_v1_ChargeResult__Output>
  GetPayment: MethodDefinition<_payments_v1_GetPaymentRequest, _payments_v1_GetPaymentResponse, _payments_v1_GetPaymentRequest__Output, _payments_v1_GetPaymentResponse__Output>
  WatchPayments: MethodDefinition<_payments_v1_WatchPaymentsRequest, _payments_v1_PaymentEvent, _payments_v1_WatchPaymentsRequest__Output, _payments_v1_PaymentEvent__Output>
}
