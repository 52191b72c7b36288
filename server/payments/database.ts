// What the ledger asks of a database. SQLite answers at once and Postgres later, so a booking is a generator: it yields
// each statement and is given its rows, and one text of the business serves both.
import type { Row, StatementName, Value } from './statements.ts';

/** One statement and its parameters. */
export interface Query {
  readonly name: StatementName;
  readonly values: readonly Value[];
}

/** Statements one after another, each given the rows of the one before. What it throws undoes them all. */
export type Steps<Result> = Generator<Query, Result, readonly Row[]>;

export interface Database {
  query(name: StatementName, ...values: readonly Value[]): Promise<readonly Row[]>;
  /** Runs all steps or none; nobody else, of whichever process, writes between the first and the last. */
  transaction<Result>(steps: () => Steps<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Yields one statement. */
export function* ask(name: StatementName, ...values: readonly Value[]): Steps<readonly Row[]> {
  return yield { name, values };
}
