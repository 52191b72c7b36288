// Original file: payments/v1/payment_gateway.proto


export interface ListPaymentsRequest {
  /**
   * Only the payments of this account, at most 64 characters; empty = all.
   */
  'account'?: (string);
  /**
   * How many payments a page holds; 0 = 50, and more than 500 is taken as 500.
   */
  'pageSize'?: (number);
  /**
   * The next_page_token of the page before; empty = the first page.
   */
  'pageToken'?: (string);
}

export interface ListPaymentsRequest__Output {
  /**
   * Only the payments of this account, at most 64 characters; empty = all.
   */
  'account': (string);
  /**
   * How many payments a page holds; 0 = 50, and more than 500 is taken as 500.
   */
  'pageSize': (number);
  /**
   * The next_page_token of the page before; empty = the first page.
   */
  'pageToken': (string);
}
