// Original file: payments/v1/payment_gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ChargeRequest as _payments_v1_ChargeRequest, ChargeRequest__Output as _payments_v1_ChargeRequest__Output } from '../../payments/v1/ChargeRequest.ts';
import type { ChargeResponse as _payments_v1_ChargeResponse, ChargeResponse__Output as _payments_v1_ChargeResponse__Output } from '../../payments/v1/ChargeResponse.ts';
import type { ChargeResult as _payments_v1_ChargeResult, ChargeResult__Output as _payments_v1_ChargeResult__Output } from '../../payments/v1/ChargeResult.ts';
import type { GetAccountRequest as _payments_v1_GetAccountRequest, GetAccountRequest__Output as _payments_v1_GetAccountRequest__Output } from '../../payments/v1/GetAccountRequest.ts';
import type { GetAccountResponse as _payments_v1_GetAccountResponse, GetAccountResponse__Output as _payments_v1_GetAccountResponse__Output } from '../../payments/v1/GetAccountResponse.ts';
import type { GetPaymentRequest as _payments_v1_GetPaymentRequest, GetPaymentRequest__Output as _payments_v1_GetPaymentRequest__Output } from '../../payments/v1/GetPaymentRequest.ts';
import type { GetPaymentResponse as _payments_v1_GetPaymentResponse, GetPaymentResponse__Output as _payments_v1_GetPaymentResponse__Output } from '../../payments/v1/GetPaymentResponse.ts';
import type { ImportChargesResponse as _payments_v1_ImportChargesResponse, ImportChargesResponse__Output as _payments_v1_ImportChargesResponse__Output } from '../../payments/v1/ImportChargesResponse.ts';
import type { ListPaymentsRequest as _payments_v1_ListPaymentsRequest, ListPaymentsRequest__Output as _payments_v1_ListPaymentsRequest__Output } from '../../payments/v1/ListPaymentsRequest.ts';
import type { ListPaymentsResponse as _payments_v1_ListPaymentsResponse, ListPaymentsResponse__Output as _payments_v1_ListPaymentsResponse__Output } from '../../payments/v1/ListPaymentsResponse.ts';
import type { PaymentEvent as _payments_v1_PaymentEvent, PaymentEvent__Output as _payments_v1_PaymentEvent__Output } from '../../payments/v1/PaymentEvent.ts';
import type { RefundRequest as _payments_v1_RefundRequest, RefundRequest__Output as _payments_v1_RefundRequest__Output } from '../../payments/v1/RefundRequest.ts';
import type { RefundResponse as _payments_v1_RefundResponse, RefundResponse__Output as _payments_v1_RefundResponse__Output } from '../../payments/v1/RefundResponse.ts';
import type { TransferRequest as _payments_v1_TransferRequest, TransferRequest__Output as _payments_v1_TransferRequest__Output } from '../../payments/v1/TransferRequest.ts';
import type { TransferResponse as _payments_v1_TransferResponse, TransferResponse__Output as _payments_v1_TransferResponse__Output } from '../../payments/v1/TransferResponse.ts';
import type { WatchPaymentsRequest as _payments_v1_WatchPaymentsRequest, WatchPaymentsRequest__Output as _payments_v1_WatchPaymentsRequest__Output } from '../../payments/v1/WatchPaymentsRequest.ts';

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
   * Reads what an account holds, and how many payments were charged to it.
   * 
   * Errors: INVALID_ARGUMENT; NOT_FOUND when nothing was ever charged or
   * transferred to it.
   */
  GetAccount(argument: _payments_v1_GetAccountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_GetAccountResponse__Output>): grpc.ClientUnaryCall;
  GetAccount(argument: _payments_v1_GetAccountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_GetAccountResponse__Output>): grpc.ClientUnaryCall;
  GetAccount(argument: _payments_v1_GetAccountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_GetAccountResponse__Output>): grpc.ClientUnaryCall;
  GetAccount(argument: _payments_v1_GetAccountRequest, callback: grpc.requestCallback<_payments_v1_GetAccountResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads what an account holds, and how many payments were charged to it.
   * 
   * Errors: INVALID_ARGUMENT; NOT_FOUND when nothing was ever charged or
   * transferred to it.
   */
  getAccount(argument: _payments_v1_GetAccountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_GetAccountResponse__Output>): grpc.ClientUnaryCall;
  getAccount(argument: _payments_v1_GetAccountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_GetAccountResponse__Output>): grpc.ClientUnaryCall;
  getAccount(argument: _payments_v1_GetAccountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_GetAccountResponse__Output>): grpc.ClientUnaryCall;
  getAccount(argument: _payments_v1_GetAccountRequest, callback: grpc.requestCallback<_payments_v1_GetAccountResponse__Output>): grpc.ClientUnaryCall;
  
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
   * Books many payments over one stream and answers once, after the last: each
   * request is a Charge, booked as it comes. One that is refused is counted and
   * told in the answer, and the rest goes on. When the stream ends without an
   * answer, what was booked stays booked; sending all of it again books nothing
   * twice.
   * 
   * Errors: UNAVAILABLE when the server shuts down.
   */
  ImportCharges(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ImportChargesResponse__Output>): grpc.ClientWritableStream<_payments_v1_ChargeRequest>;
  ImportCharges(metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_ImportChargesResponse__Output>): grpc.ClientWritableStream<_payments_v1_ChargeRequest>;
  ImportCharges(options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ImportChargesResponse__Output>): grpc.ClientWritableStream<_payments_v1_ChargeRequest>;
  ImportCharges(callback: grpc.requestCallback<_payments_v1_ImportChargesResponse__Output>): grpc.ClientWritableStream<_payments_v1_ChargeRequest>;
  /**
   * Books many payments over one stream and answers once, after the last: each
   * request is a Charge, booked as it comes. One that is refused is counted and
   * told in the answer, and the rest goes on. When the stream ends without an
   * answer, what was booked stays booked; sending all of it again books nothing
   * twice.
   * 
   * Errors: UNAVAILABLE when the server shuts down.
   */
  importCharges(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ImportChargesResponse__Output>): grpc.ClientWritableStream<_payments_v1_ChargeRequest>;
  importCharges(metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_ImportChargesResponse__Output>): grpc.ClientWritableStream<_payments_v1_ChargeRequest>;
  importCharges(options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ImportChargesResponse__Output>): grpc.ClientWritableStream<_payments_v1_ChargeRequest>;
  importCharges(callback: grpc.requestCallback<_payments_v1_ImportChargesResponse__Output>): grpc.ClientWritableStream<_payments_v1_ChargeRequest>;
  
  /**
   * Reads the payments a page at a time, oldest first. Together the pages are the
   * payments that were booked when the first page was read, each once, whatever is
   * booked in the meantime; a payment is as it is when its page is read.
   * 
   * Errors: INVALID_ARGUMENT, also when page_token is none that a page of the same
   * account gave.
   */
  ListPayments(argument: _payments_v1_ListPaymentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ListPaymentsResponse__Output>): grpc.ClientUnaryCall;
  ListPayments(argument: _payments_v1_ListPaymentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_ListPaymentsResponse__Output>): grpc.ClientUnaryCall;
  ListPayments(argument: _payments_v1_ListPaymentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ListPaymentsResponse__Output>): grpc.ClientUnaryCall;
  ListPayments(argument: _payments_v1_ListPaymentsRequest, callback: grpc.requestCallback<_payments_v1_ListPaymentsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the payments a page at a time, oldest first. Together the pages are the
   * payments that were booked when the first page was read, each once, whatever is
   * booked in the meantime; a payment is as it is when its page is read.
   * 
   * Errors: INVALID_ARGUMENT, also when page_token is none that a page of the same
   * account gave.
   */
  listPayments(argument: _payments_v1_ListPaymentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ListPaymentsResponse__Output>): grpc.ClientUnaryCall;
  listPayments(argument: _payments_v1_ListPaymentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_ListPaymentsResponse__Output>): grpc.ClientUnaryCall;
  listPayments(argument: _payments_v1_ListPaymentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_ListPaymentsResponse__Output>): grpc.ClientUnaryCall;
  listPayments(argument: _payments_v1_ListPaymentsRequest, callback: grpc.requestCallback<_payments_v1_ListPaymentsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives a payment back, all of it or a part, out of the account it was charged
   * to. A payment may be refunded in several parts, together never more than it.
   * Sending the same request again books nothing more, so a retry is safe.
   * 
   * Errors: INVALID_ARGUMENT names every bad field; NOT_FOUND when there is no such
   * payment; FAILED_PRECONDITION when less is left of the payment, or of its
   * account, than is asked for, or the currency is not the payment's;
   * ALREADY_EXISTS when the key was used with another payload. Nothing is booked
   * then.
   */
  Refund(argument: _payments_v1_RefundRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  Refund(argument: _payments_v1_RefundRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  Refund(argument: _payments_v1_RefundRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  Refund(argument: _payments_v1_RefundRequest, callback: grpc.requestCallback<_payments_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives a payment back, all of it or a part, out of the account it was charged
   * to. A payment may be refunded in several parts, together never more than it.
   * Sending the same request again books nothing more, so a retry is safe.
   * 
   * Errors: INVALID_ARGUMENT names every bad field; NOT_FOUND when there is no such
   * payment; FAILED_PRECONDITION when less is left of the payment, or of its
   * account, than is asked for, or the currency is not the payment's;
   * ALREADY_EXISTS when the key was used with another payload. Nothing is booked
   * then.
   */
  refund(argument: _payments_v1_RefundRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  refund(argument: _payments_v1_RefundRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  refund(argument: _payments_v1_RefundRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  refund(argument: _payments_v1_RefundRequest, callback: grpc.requestCallback<_payments_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Moves money from one account to another: both sides are booked or neither, and
   * neither is ever below 0. Sending the same request again moves nothing more, so
   * a retry is safe.
   * 
   * Errors: INVALID_ARGUMENT names every bad field; FAILED_PRECONDITION when
   * from_account holds less than the amount; ALREADY_EXISTS when the key was used
   * with another payload. Nothing is booked then.
   */
  Transfer(argument: _payments_v1_TransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  Transfer(argument: _payments_v1_TransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  Transfer(argument: _payments_v1_TransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  Transfer(argument: _payments_v1_TransferRequest, callback: grpc.requestCallback<_payments_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Moves money from one account to another: both sides are booked or neither, and
   * neither is ever below 0. Sending the same request again moves nothing more, so
   * a retry is safe.
   * 
   * Errors: INVALID_ARGUMENT names every bad field; FAILED_PRECONDITION when
   * from_account holds less than the amount; ALREADY_EXISTS when the key was used
   * with another payload. Nothing is booked then.
   */
  transfer(argument: _payments_v1_TransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  transfer(argument: _payments_v1_TransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_payments_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  transfer(argument: _payments_v1_TransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_payments_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  transfer(argument: _payments_v1_TransferRequest, callback: grpc.requestCallback<_payments_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  
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
   * Reads what an account holds, and how many payments were charged to it.
   * 
   * Errors: INVALID_ARGUMENT; NOT_FOUND when nothing was ever charged or
   * transferred to it.
   */
  GetAccount: grpc.handleUnaryCall<_payments_v1_GetAccountRequest__Output, _payments_v1_GetAccountResponse>;
  
  /**
   * Reads a payment by its id or by the idempotency key it was booked under.
   * After an ambiguous failure this tells whether the money moved.
   * 
   * Errors: INVALID_ARGUMENT when neither is given; NOT_FOUND.
   */
  GetPayment: grpc.handleUnaryCall<_payments_v1_GetPaymentRequest__Output, _payments_v1_GetPaymentResponse>;
  
  /**
   * Books many payments over one stream and answers once, after the last: each
   * request is a Charge, booked as it comes. One that is refused is counted and
   * told in the answer, and the rest goes on. When the stream ends without an
   * answer, what was booked stays booked; sending all of it again books nothing
   * twice.
   * 
   * Errors: UNAVAILABLE when the server shuts down.
   */
  ImportCharges: grpc.handleClientStreamingCall<_payments_v1_ChargeRequest__Output, _payments_v1_ImportChargesResponse>;
  
  /**
   * Reads the payments a page at a time, oldest first. Together the pages are the
   * payments that were booked when the first page was read, each once, whatever is
   * booked in the meantime; a payment is as it is when its page is read.
   * 
   * Errors: INVALID_ARGUMENT, also when page_token is none that a page of the same
   * account gave.
   */
  ListPayments: grpc.handleUnaryCall<_payments_v1_ListPaymentsRequest__Output, _payments_v1_ListPaymentsResponse>;
  
  /**
   * Gives a payment back, all of it or a part, out of the account it was charged
   * to. A payment may be refunded in several parts, together never more than it.
   * Sending the same request again books nothing more, so a retry is safe.
   * 
   * Errors: INVALID_ARGUMENT names every bad field; NOT_FOUND when there is no such
   * payment; FAILED_PRECONDITION when less is left of the payment, or of its
   * account, than is asked for, or the currency is not the payment's;
   * ALREADY_EXISTS when the key was used with another payload. Nothing is booked
   * then.
   */
  Refund: grpc.handleUnaryCall<_payments_v1_RefundRequest__Output, _payments_v1_RefundResponse>;
  
  /**
   * Moves money from one account to another: both sides are booked or neither, and
   * neither is ever below 0. Sending the same request again moves nothing more, so
   * a retry is safe.
   * 
   * Errors: INVALID_ARGUMENT names every bad field; FAILED_PRECONDITION when
   * from_account holds less than the amount; ALREADY_EXISTS when the key was used
   * with another payload. Nothing is booked then.
   */
  Transfer: grpc.handleUnaryCall<_payments_v1_TransferRequest__Output, _payments_v1_TransferResponse>;
  
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
  GetAccount: MethodDefinition<_payments_v1_GetAccountRequest, _payments_v1_GetAccountResponse, _payments_v1_GetAccountRequest__Output, _payments_v1_GetAccountResponse__Output>
  GetPayment: MethodDefinition<_payments_v1_GetPaymentRequest, _payments_v1_GetPaymentResponse, _payments_v1_GetPaymentRequest__Output, _payments_v1_GetPaymentResponse__Output>
  ImportCharges: MethodDefinition<_payments_v1_ChargeRequest, _payments_v1_ImportChargesResponse, _payments_v1_ChargeRequest__Output, _payments_v1_ImportChargesResponse__Output>
  ListPayments: MethodDefinition<_payments_v1_ListPaymentsRequest, _payments_v1_ListPaymentsResponse, _payments_v1_ListPaymentsRequest__Output, _payments_v1_ListPaymentsResponse__Output>
  Refund: MethodDefinition<_payments_v1_RefundRequest, _payments_v1_RefundResponse, _payments_v1_RefundRequest__Output, _payments_v1_RefundResponse__Output>
  Transfer: MethodDefinition<_payments_v1_TransferRequest, _payments_v1_TransferResponse, _payments_v1_TransferRequest__Output, _payments_v1_TransferResponse__Output>
  WatchPayments: MethodDefinition<_payments_v1_WatchPaymentsRequest, _payments_v1_PaymentEvent, _payments_v1_WatchPaymentsRequest__Output, _payments_v1_PaymentEvent__Output>
}
