// The SQL of the ledger, in the words that SQLite and Postgres share, so that both keep the same books.

const payment = `id, idempotency_key AS "idempotencyKey", account, currency, minor_units AS "minorUnits", description,
  booked_at_unix_ms AS "bookedAtUnixMs", refunded_minor_units AS "refundedMinorUnits"`;
const page = (where: string) =>
  `SELECT sequence, ${payment} FROM payments WHERE sequence > $1 AND sequence <= $2${where} ORDER BY sequence LIMIT $3`;

/** Every statement; parameters are $1, $2, … */
export const statements = {
  // Writers come one at a time, so nobody takes the same number.
  addPayment: `INSERT INTO payments (sequence, id, idempotency_key, account, currency, minor_units, description,
    booked_at_unix_ms) VALUES ((SELECT coalesce(max(sequence), 0) + 1 FROM payments), $1, $2, $3, $4, $5, $6, $7)`,
  addRefund: `INSERT INTO refunds (id, idempotency_key, payment_id, currency, minor_units, reason, booked_at_unix_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
  addTransfer: `INSERT INTO transfers (id, idempotency_key, from_account, to_account, currency, minor_units,
    description, booked_at_unix_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
  markRefunded: 'UPDATE payments SET refunded_minor_units = refunded_minor_units + $2 WHERE id = $1',
  credit: `INSERT INTO balances (account, currency, minor_units) VALUES ($1, $2, $3)
    ON CONFLICT (account, currency) DO UPDATE SET minor_units = balances.minor_units + excluded.minor_units`,
  debit: `UPDATE balances SET minor_units = minor_units - $3
    WHERE account = $1 AND currency = $2 AND minor_units >= $3 RETURNING minor_units`,
  key: `SELECT kind, payload_digest AS "payloadDigest", booking_id AS "bookingId",
    first_used_unix_ms AS "firstUsedUnixMs" FROM idempotency_keys WHERE idempotency_key = $1`,
  useKey: `INSERT INTO idempotency_keys (idempotency_key, kind, payload_digest, booking_id, first_used_unix_ms)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (idempotency_key) DO UPDATE SET kind = excluded.kind,
    payload_digest = excluded.payload_digest, booking_id = excluded.booking_id,
    first_used_unix_ms = excluded.first_used_unix_ms`,
  payment: `SELECT ${payment} FROM payments WHERE id = $1`,
  newestPayment: `SELECT ${payment} FROM payments WHERE idempotency_key = $1 ORDER BY sequence DESC LIMIT 1`,
  refund: `SELECT id, idempotency_key AS "idempotencyKey", payment_id AS "paymentId", currency,
    minor_units AS "minorUnits", reason, booked_at_unix_ms AS "bookedAtUnixMs" FROM refunds WHERE id = $1`,
  transfer: `SELECT id, idempotency_key AS "idempotencyKey", from_account AS "from", to_account AS "to", currency,
    minor_units AS "minorUnits", description, booked_at_unix_ms AS "bookedAtUnixMs" FROM transfers WHERE id = $1`,
  account: `SELECT currency, minor_units AS "minorUnits",
    (SELECT count(*) FROM payments WHERE account = $1) AS payments
    FROM balances WHERE account = $1 ORDER BY currency`,
  page: page(''),
  pageOf: page(' AND account = $4'),
  last: 'SELECT coalesce(max(sequence), 0) AS last FROM payments',
  count: 'SELECT count(*) AS count FROM payments',
  totals: `SELECT currency, CAST(sum(charged) AS bigint) AS charged, CAST(sum(refunded) AS bigint) AS refunded,
    CAST(sum(balance) AS bigint) AS balances FROM (
      SELECT currency, minor_units AS charged, 0 AS refunded, 0 AS balance FROM payments
      UNION ALL SELECT currency, 0, minor_units, 0 FROM refunds
      UNION ALL SELECT currency, 0, 0, minor_units FROM balances
    ) AS entries GROUP BY currency ORDER BY currency`,
  duplicateKeys: `SELECT count(*) AS count FROM (
      SELECT booked_at_unix_ms - lag(booked_at_unix_ms) OVER (PARTITION BY idempotency_key ORDER BY booked_at_unix_ms)
        AS "sinceMs" FROM (
          SELECT idempotency_key, booked_at_unix_ms FROM payments
          UNION ALL SELECT idempotency_key, booked_at_unix_ms FROM refunds
          UNION ALL SELECT idempotency_key, booked_at_unix_ms FROM transfers
        ) AS bookings
    ) AS repeats WHERE "sinceMs" < $1`,
  wrongBalances: `SELECT count(*) AS count FROM (
      SELECT account, currency FROM (
        SELECT account, currency, minor_units AS moved FROM payments
        UNION ALL SELECT payments.account, refunds.currency, -refunds.minor_units
          FROM refunds JOIN payments ON payments.id = refunds.payment_id
        UNION ALL SELECT from_account, currency, -minor_units FROM transfers
        UNION ALL SELECT to_account, currency, minor_units FROM transfers
        UNION ALL SELECT account, currency, -minor_units FROM balances
      ) AS moves GROUP BY account, currency HAVING sum(moved) <> 0
    ) AS wrong`,
} as const;

export type StatementName = keyof typeof statements;
export type Value = string | number;
export type Row = Readonly<Record<string, unknown>>;
