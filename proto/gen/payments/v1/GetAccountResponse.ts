// Original file: payments/v1/payment_gateway.proto

import type { Account as _payments_v1_Account, Account__Output as _payments_v1_Account__Output } from '../../payments/v1/Account.ts';

export interface GetAccountResponse {
  'account'?: (_payments_v1_Account | null);
}

export interface GetAccountResponse__Output {
  'account': (_payments_v1_Account__Output | null);
}
