// Original file: payments/v1/payment_gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ChargeRequest as _payments_v1_ChargeRequest, ChargeRequest__Output as _payments_v1_ChargeRequest__Output } from '../../payments/v1/ChargeRequest.ts';
import type { ChargeResponse as _payments_v1_ChargeResponse, ChargeResponse__Output as _payments_v1_ChargeResponse__Output } from '../../payments/v1/ChargeResponse.ts';
import type { GetPaymentRequest as _payments_v1_GetPaymentRequest, GetPaymentRequest__Output as _payments_v1_GetPaymentRequest__Output } from '../../payments/v1/GetPaymentRequest.ts';
import type { GetPaymentResponse as _payments_v1_GetPaymentResponse, GetPaymentResponse__Output as _payments_v1_GetPaymentResponse__Output } from '../../payments/v1/GetPaymentResponse.ts';

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
   * Reads a payment by its id or by the idempotency key it was booked under.
   * After an ambiguous failure this tells whether the money moved.
   * 
   * Errors: INVALID_ARGUMENT when neither is given; NOT_FOUND.
   */
  GetPayment: grpc.handleUnaryCall<_payments_v1_GetPaymentRequest__Output, _payments_v1_GetPaymentResponse>;
  
}

export interface PaymentGatewayDefinition extends grpc.ServiceDefinition {
  Charge: MethodDefinition<_payments_v1_ChargeRequest, _payments_v1_ChargeResponse, _payments_v1_ChargeRequest__Output, _payments_v1_ChargeResponse__Output>
  GetPayment: MethodDefinition<_payments_v1_GetPaymentRequest, _payments_v1_GetPaymentResponse, _payments_v1_GetPaymentRequest__Output, _payments_v1_GetPaymentResponse__Output>
}
